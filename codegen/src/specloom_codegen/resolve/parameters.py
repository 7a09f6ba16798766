"""Parameters, arguments and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from specloom_codegen.faults import quoted
from specloom_codegen.grammar import LIMITS
from specloom_codegen.names import header_name
from specloom_codegen.nodes import MappingNode, Node, Scalar
from specloom_codegen.spec import Array, Constant, Map, Named, Parameter, Plain

from .types import ANYTHING, Role, is_text, resolve_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specloom_codegen.faults import Place
    from specloom_codegen.spec import Groups, Type, Where

    from .scope import Scope

__all__ = [
    "Section",
    "check_wires",
    "duplicate",
    "groups",
    "resolve_parameter",
    "resolve_section",
    "text_or_flag",
]

_BESIDE_CONST = {"const", "wire", "description"}


@frozen
class Section:
    """Which part of a spec parameters stand in."""

    noun: str
    where: Where
    role: Role = "parameter"
    may_share: bool = False
    """Whether a name with no value takes the shared parameter."""
    may_be_constant: bool = False
    may_have_style: bool = False


def resolve_section(node: MappingNode, section: Section, scope: Scope) -> tuple[Parameter, ...]:
    """Resolve the parameters of one part of a spec, in its order."""
    found = [resolve_parameter(key, value, section, scope) for key, value in node.entries()]
    parameters = tuple(each for each in found if each is not None)
    check_wires(parameters, scope)
    return parameters


def resolve_parameter(key: Scalar, node: Node, section: Section, scope: Scope) -> Parameter | None:
    """Resolve one parameter; None where there is no telling what it is."""
    if isinstance(node, Scalar) and node.value is None:
        shared = _shared(key, scope) if section.may_share else None
        if shared is None:
            return None
        node = shared
    name = key.text
    if isinstance(node, Scalar):
        return Parameter(
            name=name,
            place=key.place,
            type=resolve_type(node, scope, section.role),
            description="",
            wire=_wire(name, section),
            where=section.where,
            required=section.where == "path",
        )
    if not isinstance(node, MappingNode):
        return None
    if "const" in node:
        return _constant(key, node, section, scope)
    _check_complete(node, section, scope)
    found = resolve_type(node, scope, section.role)
    return Parameter(
        name=name,
        place=key.place,
        type=found,
        description=node.text("description"),
        wire="" if section.where == "content" else node.text("wire", _wire(name, section)),
        where=section.where,
        required=_required(node, section, scope),
        nullable=node.flag("nullable"),
        limits=_limits(node, found, scope),
        deprecated=text_or_flag(node, "deprecated"),
        style=_style(node, found, section, scope),
    )


def _wire(name: str, section: Section) -> str:
    return header_name(name) if section.where == "headers" else name


def _shared(key: Scalar, scope: Scope) -> Node | None:
    """Find the shared parameter that a name with no value takes."""
    for shared in scope.shared:
        if key.text in shared:
            node = shared.values[key.text]
            scope.used.add(shared.keys[key.text].place)
            return node
    known = [name for shared in scope.shared for name in shared.keys]
    message = f"there is no shared parameter {quoted(key.text)}"
    scope.faults.add(key.place, "E017", message, word=key.text, known=known)
    return None


def text_or_flag(node: MappingNode, key: str) -> str | bool:
    """Give the value of a key that holds a text, or true or false."""
    return node.text(key) or node.flag(key)


def check_wires(parameters: Iterable[Parameter], scope: Scope) -> None:
    """Report names on the wire that stand twice."""
    seen: dict[str, Parameter] = {}
    for each in parameters:
        wire = each.wire.lower() if each.where == "headers" else each.wire
        first = seen.setdefault(wire, each)
        if first is not each:
            names = f"{quoted(each.name)} and {quoted(first.name)}"
            message = f"{names} are both {quoted(each.wire)} on the wire"
            scope.faults.add(each.place, "E025", message)


def groups(
    node: MappingNode, key: str, parameters: Sequence[Parameter], scope: Scope, noun: str
) -> Groups:
    """Resolve lists of names of which one is given: `one_of` and `exclusive`."""
    by_name = {each.name: each for each in parameters if each.constant is None}
    found: list[tuple[str, ...]] = []
    for group in node.items(key):
        names = tuple(item for item in getattr(group, "items", ()) if isinstance(item, Scalar))
        for index, item in enumerate(names):
            known = by_name.get(item.text)
            if known is None:
                message = f"{quoted(key)} names no {noun}: {quoted(item.text)}"
                scope.faults.add(item.place, "E017", message, word=item.text, known=by_name)
            elif known.required:
                message = f"{quoted(item.text)} stands in {quoted(key)} and is required"
                scope.faults.add(item.place, "E028", message)
            if any(item.text == before.text for before in names[:index]):
                scope.faults.add(
                    item.place, "E028", f"{quoted(item.text)} stands twice in its group"
                )
        found.append(tuple(item.text for item in names))
    return tuple(found)


def _check_complete(node: MappingNode, section: Section, scope: Scope) -> None:
    for key in ("type", "description"):
        if key not in node:
            message = f"the key {quoted(key)} is missing in a {section.noun}"
            scope.faults.add(node.place, "E008", message)


def _required(node: MappingNode, section: Section, scope: Scope) -> bool:
    if section.where in {"path", "query", "headers"} and node.flag("nullable"):
        noun = section.where.removesuffix("s")
        scope.faults.add(node.place_of("nullable"), "E028", f"a {noun} parameter is never null")
    if section.where != "path":
        return node.flag("required")
    if not node.flag("required", default=True):
        place = node.place_of("required")
        scope.faults.add(place, "E028", "a path parameter is always required")
    return True


def _style(node: MappingNode, of: Type, section: Section, scope: Scope) -> str:
    style = node.text("style")
    if not style:
        return ""
    place = node.keys["style"].place
    if not section.may_have_style:
        scope.faults.add(place, "E027", f"'style' means nothing for a {section.noun}")
    elif not (isinstance(of, Array) or of == ANYTHING or (style == "brackets" and not is_text(of))):
        message = f"the style {quoted(style)} means nothing for this type"
        scope.faults.add(place, "E027", message)
    return style


def _constant(key: Scalar, node: MappingNode, section: Section, scope: Scope) -> Parameter | None:
    if not section.may_be_constant:
        message = (
            f"a {section.noun} cannot be constant: only parameters in query, headers and body can"
        )
        scope.faults.add(node.keys["const"].place, "E026", message)
        return None
    for other in node.keys:
        if other not in _BESIDE_CONST:
            message = f"{quoted(other)} means nothing beside 'const'"
            scope.faults.add(node.keys[other].place, "E026", message)
    value = node.scalar("const")
    return Parameter(
        name=key.text,
        place=key.place,
        type=ANYTHING,
        description=node.text("description"),
        wire=node.text("wire", _wire(key.text, section)),
        where=section.where,
        constant=Constant(None if value is None else value.value),
    )


def _limits(node: MappingNode, of: Type, scope: Scope) -> dict[str, int | float]:
    limits: dict[str, int | float] = {}
    for name in LIMITS:
        value = node.number(name)
        if value is None:
            continue
        if not _can_limit(name, of):
            message = f"{quoted(name)} means nothing for this type"
            scope.faults.add(node.keys[name].place, "E027", message)
        limits[name] = value
    for low, high in zip(LIMITS[::2], LIMITS[1::2], strict=True):
        if low in limits and high in limits and limits[low] > limits[high]:
            message = f"{quoted(low)} is more than {quoted(high)}"
            scope.faults.add(node.keys[low].place, "E028", message)
    return limits


def _can_limit(name: str, of: Type) -> bool:
    match of:
        case Named(kind="imported"):
            return True
        case Array() | Map():
            return name in {"min_items", "max_items"}
        case Plain(name="string", format=form):
            return name in {"min_length", "max_length"} and form not in {
                "date",
                "time",
                "date-time",
            }
        case Plain(name="integer" | "number", format=form):
            return name in {"minimum", "maximum"} and form != "epoch-ms"
        case _:
            return of == ANYTHING


def duplicate(place: Place, name: str, first: Place, scope: Scope) -> None:
    """Report a name that another parameter has already."""
    message = f"the name {quoted(name)} is taken in line {first.line}"
    scope.faults.add(place, "E013", message)
