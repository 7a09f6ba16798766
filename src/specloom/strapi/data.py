"""Data of documents and components on their way to the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specloom.core.errors import ArgumentError
from specloom.core.hints import near
from specloom.core.model import Model
from specloom.core.shapes import is_list, is_mapping
from specloom.core.unset import UNSET

from .blocks import encode_blocks
from .content_type import Component
from .entry import UnknownComponent
from .relations import encode_relation
from .values import encode_value

if TYPE_CHECKING:
    from .content_type import Attribute, Fields

__all__ = ["encode_data"]


def encode_data(
    fields: Fields, data: Any, path: str, *, draft: bool = False, partial: bool = False
) -> dict[str, Any]:
    """Check data and give them with the names and values of the wire.

    What the server keeps by itself is left out, so that data that were read can be written.

    Args:
        fields: The attributes.
        data: Values by attribute.
        path: What errors name.
        draft: Whether values that are required may be missing.
        partial: Whether they may be missing here, though not in components.

    Raises:
        ArgumentError: There is no such attribute, or a value is not of its type.
    """
    if isinstance(data, Model):
        data = _read(fields, data, path)
    if not is_mapping(data):
        raise ArgumentError(f"{path}: expected values by attribute, got {data!r}")
    encoded: dict[str, Any] = {}
    for name, value in data.items():
        if value is UNSET or name in fields.system:
            continue
        attribute = fields.attribute(name, path)
        encoded[fields.wire(name)] = _encode(attribute, value, f"{path}.{name}", draft=draft)
    if not draft and not partial:
        for name, attribute in fields.attributes.items():
            if attribute.required and encoded.get(fields.wire(name)) is None:
                raise ArgumentError(f"{path}: {name} is required")
    return encoded


def _read(fields: Fields, data: Model, path: str) -> dict[str, Any]:
    """The attributes of something that was read."""
    if not isinstance(data, fields.read):
        raise ArgumentError(f"{path}: expected {fields.name}, got {type(data).__name__}")
    own = [name for name, each in fields.attributes.items() if not each.hidden]
    missing = [name for name in own if not data.has(name)]
    if missing and isinstance(fields, Component):
        # A component is replaced as a whole.
        raise ArgumentError(
            f"{path}: this {fields.name} was read without {', '.join(missing)}, which writing it "
            "would remove: populate that, or give values by attribute"
        )
    return {name: getattr(data, name) for name in own if name not in missing}


def _encode(attribute: Attribute, value: Any, path: str, *, draft: bool) -> Any:
    kind = attribute.type
    if kind == "relation":
        return encode_relation(value, path, many=attribute.many)
    if value is None:
        return [] if attribute.many or kind == "dynamiczone" else None
    if kind == "blocks":
        return encode_blocks(value, path)
    if not attribute.is_populated:
        return encode_value(attribute, value, path)
    if attribute.many or kind == "dynamiczone":
        return [_one(attribute, item, here, draft=draft) for item, here in _items(value, path)]
    return _one(attribute, value, path, draft=draft)


def _one(attribute: Attribute, value: Any, path: str, *, draft: bool) -> Any:
    """A file, a component or a part of a zone."""
    if attribute.type == "media":
        return _file(value, path)
    if attribute.type == "dynamiczone":
        return _part(attribute, value, path, draft=draft)
    target = attribute.target
    return value if target is None else encode_data(target, value, path, draft=draft)


def _items(value: Any, path: str) -> list[tuple[Any, str]]:
    if not is_list(value):
        raise ArgumentError(f"{path}: expected a list, got {type(value).__name__}")
    return [(item, f"{path}[{index}]") for index, item in enumerate(value)]


def _file(value: Any, path: str) -> int:
    found: Any = getattr(value, "id", None) if isinstance(value, Model) else value
    if isinstance(found, bool) or not isinstance(found, int):
        raise ArgumentError(f"{path}: expected a file that is uploaded, or its ID, not {value!r}")
    return found


def _part(attribute: Attribute, value: Any, path: str, *, draft: bool) -> dict[str, Any]:
    parts: dict[str, Component] = {}
    if attribute.parts is not None:
        parts = {part.uid: part for part in attribute.parts()}
    uid: Any = None
    if isinstance(value, UnknownComponent):
        rest = {name: item for name, item in value.extra.items() if name != "id"}
        return {"__component": value.component, **rest}
    if isinstance(value, Model):
        uid = next((part.uid for part in parts.values() if part.read is type(value)), None)
    elif is_mapping(value):
        uid = value.get("component")
        value = {name: item for name, item in value.items() if name != "component"}
    if uid not in parts:
        # The server would drop it in silence.
        hint = near(uid, parts)
        what = "component is required" if uid is None else f"the zone has no component {uid!r}"
        raise ArgumentError(f"{path}: {what}{hint}")
    return {"__component": uid, **encode_data(parts[uid], value, path, draft=draft)}
