"""Relations as they are written: set, connected and disconnected.

https://docs.strapi.io/cms/api/rest/relations
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, Required, TypeAlias, TypedDict

from specloom.core.errors import ArgumentError
from specloom.core.inputs import encoder
from specloom.core.model import Model, input_type
from specloom.core.shapes import is_list, is_mapping

from .document import Document
from .entry import Entry

__all__ = ["Link", "Position", "Related", "RelatedList", "RelationChanges", "encode_relation"]


@input_type(one_of=(("before", "after", "start", "end"),))
class Position(TypedDict, total=False):
    """Where to put a document in the order of a relation."""

    before: str
    """ID of the document that follows it."""

    after: str
    """ID of the document that it follows."""

    start: Literal[True]
    """Before all others."""

    end: Literal[True]
    """After all others."""


@input_type(wire={"document_id": "documentId"})
class Link(TypedDict, total=False):
    """A document to lead to, with more than its ID."""

    document_id: Required[str]
    """ID of the document."""

    locale: str
    """Which locale of it."""

    status: Literal["draft", "published"]
    """Which version of it."""

    position: Position
    """Where to put it, where the order counts."""


_Target: TypeAlias = str | Entry | Document | Link


class RelationChanges(TypedDict, total=False):
    """What to change of a relation: `set` replaces what it leads to, the others add and remove."""

    set: Sequence[_Target]
    """What it leads to from now on."""

    connect: Sequence[_Target]
    """What it leads to as well."""

    disconnect: Sequence[_Target]
    """What it leads to no more."""


Related: TypeAlias = _Target | RelationChanges | None
"""What a relation to one document may be set to."""

RelatedList: TypeAlias = Sequence[_Target] | RelationChanges | None
"""What a relation to several documents may be set to."""

_CHANGES: Final = {"set", "connect", "disconnect"}
_UNSAFE: Final = frozenset("/\\?#%")
_encode_link: Final = encoder(Link)


def encode_relation(value: Any, path: str, *, many: bool) -> Any:
    """Give what a relation is to lead to, in the long form.

    In the short one, an ID that starts with a digit would be taken for a row's number.

    Raises:
        ArgumentError: It is no document, nor a change.
    """
    if is_mapping(value) and not isinstance(value, Document) and value.keys() & _CHANGES:
        return _changes(value, path)
    if value is None:
        return {"set": []} if many else None
    if many and not is_list(value):
        raise ArgumentError(f"{path}: expected a list of documents, got {value!r}")
    if not many and is_list(value):
        raise ArgumentError(f"{path}: it leads to one document, not to a list")
    return {"set": _targets(value if many else [value], path)}


def _changes(value: Any, path: str) -> dict[str, Any]:
    if not value.keys() <= _CHANGES:
        odd = ", ".join(repr(key) for key in value if key not in _CHANGES)
        raise ArgumentError(f"{path}: set, connect and disconnect do not go with {odd}")
    if "set" in value and len(value) > 1:
        raise ArgumentError(f"{path}: set excludes connect and disconnect")
    return {key: _targets(items, f"{path}.{key}") for key, items in value.items()}


def _targets(items: Any, path: str) -> list[Any]:
    if not is_list(items):
        raise ArgumentError(f"{path}: expected a list of documents, got {items!r}")
    return [_target(item, f"{path}[{index}]") for index, item in enumerate(items)]


def _target(item: Any, path: str) -> dict[str, Any]:
    if isinstance(item, (Model, Document)):
        item = getattr(item, "document_id", None)
    if isinstance(item, str):
        return {"documentId": _id(item, path)}
    if isinstance(item, int) and not isinstance(item, bool):
        return {"id": item}  # the only way where a relation has many types
    if not is_mapping(item):
        raise ArgumentError(f"{path}: expected a document or its ID, got {item!r}")
    assert _encode_link is not None  # noqa: S101  # a TypedDict always has one
    link: dict[str, Any] = _encode_link(item, path)
    _id(link["documentId"], path)
    return link


def _id(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value.isprintable() or not value.strip():
        raise ArgumentError(f"{path}: {value!r} is no document ID")
    if not _UNSAFE.isdisjoint(value):
        raise ArgumentError(f"{path}: {value!r} is no document ID: it holds one of / \\ ? # %")
    return value
