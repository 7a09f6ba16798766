"""Paging: whether the parameters and fields that it names are there, and fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.faults import quoted
from specloom_codegen.grammar import PAGINGS
from specloom_codegen.nodes import MappingNode
from specloom_codegen.spec import Array, FieldPath, Named, Paging, Plain

from .types import ANYTHING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom_codegen.nodes import Scalar
    from specloom_codegen.spec import Parameter, Type

    from .scope import Scope

__all__ = ["resolve_paging"]

_PARAMETERS: Final = ("offset", "page", "cursor", "size")
_FIELDS: Final[tuple[str, ...]] = ("items", "pages", "next", "more")
_CONVERTED: Final = {"date", "time", "date-time", "secret", "epoch-ms"}
"""Formats whose values are no text, or no number, in Python."""
_KINDS: Final = {
    ("cursor", "cursor"): ("string", "integer", "any"),
    ("cursor", "next"): ("string", "integer", "any"),
    ("cursor", "last"): ("string", "integer"),
    ("cursor", "more"): ("boolean",),
    ("link", "next"): ("string", "any"),
}
"""Types that a field or parameter may have, by style and key; the others count something."""


def resolve_paging(
    operation: MappingNode,
    parameters: tuple[Parameter, ...],
    returns: Type | None,
    scope: Scope,
) -> Paging | None:
    """Resolve how the pages of an operation follow each other.

    Args:
        operation: The operation.
        parameters: Its parameters.
        returns: Its result.
        scope: What names mean.
    """
    node = operation.values.get("paging")
    if not isinstance(node, MappingNode) or node.text("style") not in PAGINGS:
        return None
    return _Resolver(node, node.text("style"), returns, scope).resolve(operation, parameters)


class _Resolver:
    """Resolves the paging of one operation."""

    def __init__(self, node: MappingNode, style: str, returns: Type | None, scope: Scope) -> None:
        self._node = node
        self._case = PAGINGS[style]
        self._known = {key for key in self._case.known if key in node}
        self._style = style
        self._returns = returns
        self._scope = scope

    def resolve(self, operation: MappingNode, parameters: tuple[Parameter, ...]) -> Paging:
        node = self._node
        if self._style == "link" and "get" not in operation:
            self._fault(node.scalar("style"), "a link is followed by GET, as this operation is not")
        if "max" in node and "size" not in {*self._case.needed, *self._known}:
            self._fault(node.keys["max"], "'max' means nothing without 'size'", "E027")
        by_name = {each.name: each for each in parameters if each.constant is None}
        named = {key: self._parameter(key, by_name) for key in _PARAMETERS if key in self._known}
        self._check_different()
        found = {key: self._field(key, self._returns) for key in _FIELDS if key in self._known}
        item = self._item(found.get("items"))
        fields = found | {key: self._field(key, item) for key in ("last",) if key in self._known}
        self._check_same(named.get("cursor"), fields)
        return Paging(
            place=node.place,
            style=self._style,
            parameters={key: each.name for key, each in named.items() if each is not None},
            fields={key: each[0] for key, each in fields.items() if each is not None},
            item=item,
            max=node.integer("max"),
            first=1 if (first := node.integer("first")) is None else first,
        )

    def _parameter(self, key: str, by_name: Mapping[str, Parameter]) -> Parameter | None:
        named = self._node.scalar(key)
        if named is None:
            return None
        found = by_name.get(named.text)
        if found is None:
            message = f"'paging' names no parameter: {quoted(named.text)}"
            self._scope.faults.add(named.place, "E017", message, word=named.text, known=by_name)
            return None
        wanted, kinds = "counts pages", "integer"
        if key == "cursor":
            wanted, kinds = "takes cursors", "string or integer"
        if found.required or found.nullable or not self._fits(key, found.type):
            self._fault(named, f"{quoted(named.text)} {wanted}: it must be an optional {kinds}")
            return None
        self._check_largest(key, found)
        return found

    def _check_largest(self, key: str, found: Parameter) -> None:
        largest, most = found.limits.get("maximum"), self._node.integer("max")
        if key == "size" and largest is not None and most is not None and most > largest:
            message = f"'max' of 'paging' is more than the maximum of {quoted(found.name)}"
            self._fault(self._node.scalar("max"), message, "E028")

    def _check_different(self) -> None:
        seen: dict[str, str] = {}
        for key in _PARAMETERS:
            named = self._node.scalar(key)
            first = key if named is None else seen.setdefault(named.text, key)
            if first != key:
                message = f"{quoted(first)} and {quoted(key)} of 'paging' name the same parameter"
                self._fault(named, message)

    def _check_same(
        self, cursor: Parameter | None, fields: Mapping[str, tuple[FieldPath, Type] | None]
    ) -> None:
        for key in ("next", "last"):
            following = fields.get(key)
            if cursor is None or following is None:
                continue
            kinds = {each.name for each in (cursor.type, following[1]) if isinstance(each, Plain)}
            if "any" not in kinds and len(kinds) > 1:
                message = f"{quoted(key)} of 'paging' is of another type than the parameter"
                self._fault(self._node.scalar(key), f"{message} that takes it")

    def _field(self, key: str, of: Type | None) -> tuple[FieldPath, Type] | None:
        """Find a field of a type, which may be one of a field, and check what it holds."""
        named = self._node.scalar(key)
        if named is None:
            return None
        gaps, is_sure = list[int](), True
        names = named.text.split(".")
        found: Parameter | None = None
        for depth, name in enumerate(names):
            if found is not None and found.nullable:
                gaps.append(depth)
            found = self._field_of(of, name, named)
            if found is None:
                return None
            of, is_sure = found.type, is_sure and found.required and not found.nullable
        assert found is not None  # noqa: S101  # a text that is split has one part at least
        wanted = " or ".join(_KINDS.get((self._style, key), ("integer",)))
        is_right = self._fits(key, found.type)
        if key == "items":
            wanted = "array, never null"
            is_right = isinstance(found.type, Array) and not found.nullable and not gaps
        if key == "last":
            # Where it may be absent, an iteration would end before its end.
            wanted, is_right = f"{wanted}, required and never null", is_right and is_sure
        if not is_right:
            self._fault(named, f"{quoted(named.text)} must be a field of the type {wanted}")
            return None
        return FieldPath(tuple(names), tuple(gaps)), found.type

    def _field_of(self, of: Type | None, name: str, named: Scalar) -> Parameter | None:
        declared = self._scope.declared.get(of.name) if isinstance(of, Named) else None
        if declared is None or declared.kind != "result" or declared.union is not None:
            what = "'returns'" if of is self._returns else f"what stands before {quoted(name)}"
            what = "an item" if named is self._node.scalar("last") else what
            self._fault(named, f"{quoted(named.text)} is no field: {what} is no type with 'fields'")
            return None
        fields = {each.name: each for each in declared.fields}
        if name not in fields:
            message = f"{quoted(declared.name)} has no field {quoted(name)}"
            self._scope.faults.add(named.place, "E024", message, word=name, known=fields)
        return fields.get(name)

    def _fits(self, key: str, of: Type) -> bool:
        kinds = _KINDS.get((self._style, key), ("integer",))
        return isinstance(of, Plain) and of.name in kinds and of.format not in _CONVERTED

    def _item(self, items: tuple[FieldPath, Type] | None) -> Type:
        held = self._returns if items is None else items[1]
        if isinstance(held, Array):
            return held.items
        if "items" not in self._node:
            message = "pages need a list: 'returns' must be one, or 'items' must name the field"
            self._fault(self._node, message)
        return ANYTHING

    def _fault(self, at: MappingNode | Scalar | None, message: str, code: str = "E024") -> None:
        self._scope.faults.add(self._node.place if at is None else at.place, code, message)
