"""What became of a folder of content types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.changes.change import matched, shown
from specloom_codegen.changes.parts import compare_limits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specloom_codegen.changes.change import Changes, Spot

    from .spec import Attribute, Contents, ContentType, Shape

__all__ = ["compare_contents"]

_OLD_NAME: Final = "callers that use the old name fail"
_TYPE: Final = ("type_name", "many", "to", "polymorphic", "component")
_FACTS: Final = {
    "pattern": "other text is refused",
    "custom_field": "the server takes and gives other values",
}


def compare_contents(old: Contents, new: Contents, spot: Spot, changes: Changes) -> None:
    """Report what became of a folder of content types."""
    if old.client != new.client:
        what = f"has the client {shown(new.client)}, not {shown(old.client)}"
        changes.add(spot, "breaking", what, "callers that import it fail")
    _locales(old, new, spot, changes)
    for before, after in matched(old.types, new.types, lambda each: each.uid):
        named = after or before
        here = spot.inner(f".{named.module if named else ''}", before, after)
        if after is None:
            changes.removed(here, "callers that use the type fail")
        elif before is None:
            changes.added(here, "there is another type")
        else:
            _type(before, after, here, changes)
            _shape(before, after, here, changes)
    for one, other in matched(old.components, new.components, lambda each: each.uid):
        shape = other or one
        here = spot.inner(f".{shape.uid if shape else ''}", one, other)
        if other is None:
            changes.removed(here, "callers that use the component fail")
        elif one is None:
            changes.added(here, "there is another component")
        else:
            _shape(one, other, here, changes)


def _locales(old: Contents, new: Contents, spot: Spot, changes: Changes) -> None:
    if old.locales and not new.locales:
        changes.add(spot, "safe", "takes any locale", "callers may give others")
    elif new.locales and not old.locales:
        what = f"takes the locales {shown(new.locales)} alone"
        changes.add(spot, "breaking", what, "callers that give others are no longer right")
    else:
        changes.names(
            spot,
            "locale",
            old.locales,
            new.locales,
            gone="callers that give it are no longer right",
            more="callers may give it",
        )


def _type(old: ContentType, new: ContentType, spot: Spot, changes: Changes) -> None:
    for noun, before, after in (
        ("namespace", old.module, new.module),
        ("kind", old.kind, new.kind),
    ):
        if before != after:
            what = f"has the {noun} {shown(after)}, not {shown(before)}"
            changes.add(spot, "breaking", what, "callers that use the old one fail")
    changes.facts(spot, old, new, {"path": "the same calls send other requests"})
    for noun, argument, had, has in (
        ("drafts", "status", old.drafts, new.drafts),
        ("locales", "locale", old.localized, new.localized),
    ):
        if had and not has:
            what = f"has no {noun}"
            changes.add(spot, "breaking", what, f"callers that give {shown(argument)} fail")
        elif has and not had:
            why = f"documents have several forms; callers may give {shown(argument)}"
            changes.add(spot, "risky", f"has {noun}", why)


def _shape(old: Shape, new: Shape, spot: Spot, changes: Changes) -> None:
    if old.class_name != new.class_name:
        what = f"has the class {shown(new.class_name)}, not {shown(old.class_name)}"
        changes.add(spot, "breaking", what, _OLD_NAME)
    _attributes(old.attributes, new.attributes, spot, changes)


def _attributes(
    old: Iterable[Attribute], new: Iterable[Attribute], spot: Spot, changes: Changes
) -> None:
    for before, after in matched(old, new, lambda each: each.name, lambda each: each.wire):
        named = after or before
        here = spot.inner(f".{named.name if named else ''}", before, after)
        if after is None:
            changes.removed(here, "callers that read or write it fail")
        elif before is not None:
            _attribute(before, after, here, changes)
        elif after.must_be_given:
            changes.added(here, "it is required, and callers do not give it", "breaking")
        else:
            changes.added(here, "there is more to read and write")


def _attribute(old: Attribute, new: Attribute, spot: Spot, changes: Changes) -> None:
    if old.name != new.name:
        changes.add(spot, "breaking", f"was called {shown(old.name)}", _OLD_NAME)
    if any(getattr(old, each) != getattr(new, each) for each in _TYPE):
        what = f"is {_text(new)}, not {_text(old)}"
        same = old.type_name != "relation" and _read_as(old) == _read_as(new)
        if same:
            changes.add(spot, "risky", what, "it is the same in Python, and checked otherwise")
        else:
            changes.add(spot, "breaking", what, "it is another type")
    if old.wire != new.wire:
        what = f"is {shown(new.wire)} on the wire, not {shown(old.wire)}"
        changes.add(spot, "risky", what, "it is read and written by another name")
    if old.must_be_given != new.must_be_given:
        if new.must_be_given:
            changes.add(spot, "breaking", "is required", "callers that leave it out fail")
        else:
            changes.add(spot, "safe", "is no longer required", "callers may leave it out")
    if old.is_hidden != new.is_hidden:
        if new.is_hidden:
            changes.add(spot, "breaking", "is private", "callers that read it fail")
        else:
            changes.add(spot, "safe", "is not private", "callers may read it")
    if new.unique and not old.unique:
        changes.add(spot, "risky", "is unique", "values that another document has are refused")
    changes.facts(spot, old, new, _FACTS)
    compare_limits(old.limits, new.limits, spot, changes)
    _choices(old, new, spot, changes)


def _choices(old: Attribute, new: Attribute, spot: Spot, changes: Changes) -> None:
    gone = "callers that write it are no longer right"
    more = "callers may write it, and it may come"
    changes.names(spot, "value", old.enum, new.enum, gone=gone, more=more)
    changes.names(spot, "component", old.components, new.components, gone=gone, more=more)
    if old.kinds and new.kinds:
        changes.names(spot, "kind of file", old.kinds, new.kinds, gone=gone, more=more)
    elif new.kinds:
        what = f"takes files of the kinds {shown(new.kinds)} alone"
        changes.add(spot, "breaking", what, "others are refused")
    elif old.kinds:
        changes.add(spot, "safe", "takes files of any kind", "callers may write others")


def _read_as(attribute: Attribute) -> object:
    """Tell what an attribute is in Python."""
    return attribute.type.value, attribute.many, attribute.to, attribute.component, attribute.enum


def _text(attribute: Attribute) -> str:
    target = attribute.to or attribute.component
    many = "several " if attribute.many else ""
    return f"{many}{attribute.type_name}{f' {target}' if target else ''}"
