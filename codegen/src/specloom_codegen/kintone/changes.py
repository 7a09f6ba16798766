"""What became of a folder of apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.changes.change import matched, shown
from specloom_codegen.changes.parts import compare_limits

from .field_types import CALC_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specloom_codegen.changes.change import Changes, Spot

    from .spec import App, Apps, Field

__all__ = ["compare_apps"]

_FACTS: Final = {
    "code": "another field of the form is read and written",
    "related_app": "the records come from another app",
    "lookup": "values come from elsewhere",
}


def compare_apps(old: Apps, new: Apps, spot: Spot, changes: Changes) -> None:
    """Report what became of a folder of apps."""
    if old.client != new.client:
        what = f"has the client {shown(new.client)}, not {shown(old.client)}"
        changes.add(spot, "breaking", what, "callers that import it fail")
    for before, after in matched(old.apps, new.apps, lambda app: app.module, lambda app: app.id):
        named = after or before
        here = spot.inner(f".{named.module if named else ''}", before, after)
        if after is None:
            changes.removed(here, "callers that use the app fail")
        elif before is None:
            changes.added(here, "there is another app")
        else:
            _app(before, after, here, changes)


def _app(old: App, new: App, spot: Spot, changes: Changes) -> None:
    for noun, before, after in (
        ("namespace", old.module, new.module),
        ("record class", old.record, new.record),
        ("class", old.class_name, new.class_name),
    ):
        if before != after:
            what = f"has the {noun} {shown(after)}, not {shown(before)}"
            changes.add(spot, "breaking", what, "callers that use the old name fail")
    if old.id != new.id:
        changes.add(spot, "risky", f"is app {new.id}, not {old.id}", "calls go to another app")
    _fields(old.fields, new.fields, spot, changes)


def _fields(old: Iterable[Field], new: Iterable[Field], spot: Spot, changes: Changes) -> None:
    for before, after in matched(old, new, lambda each: each.name, lambda each: each.code):
        named = after or before
        here = spot.inner(f".{named.name if named else ''}", before, after)
        if after is None:
            changes.removed(here, "callers that read or write it fail")
        elif before is not None:
            _field(before, after, here, changes)
        elif _must_be_given(after):
            changes.added(here, "it is required, and callers do not give it", "breaking")
        else:
            changes.added(here, "there is more to read")


def _must_be_given(field: Field) -> bool:
    return field.required and field.is_added and not field.default


def _field(old: Field, new: Field, spot: Spot, changes: Changes) -> None:
    if old.name != new.name:
        what = f"was called {shown(old.name)}"
        changes.add(spot, "breaking", what, "callers that use the old name fail")
    if _type(old) != _type(new):
        what = f"is {_type(new)}, not {_type(old)}"
        changes.add(spot, "breaking", what, "it is another type")
        return
    _written(old, new, spot, changes)
    changes.facts(spot, old, new, _FACTS)
    if old.unique != new.unique:
        what = "is unique" if new.unique else "is not unique"
        if new.unique:
            changes.add(spot, "risky", what, "values that another record has are refused")
        else:
            changes.add(spot, "breaking", what, "records cannot be found by it to write them")
    compare_limits(old.limits, new.limits, spot, changes)
    changes.names(
        spot,
        "option",
        old.options,
        new.options,
        gone="callers that write it are no longer right",
        more="callers may write it, and it may come",
    )
    if old.row != new.row:
        what = f"has the row class {shown(new.row)}, not {shown(old.row)}"
        changes.add(spot, "breaking", what, "callers that use the old name fail")
    _fields(old.fields, new.fields, spot, changes)


def _type(field: Field) -> str:
    """Give the type on the wire; of a calculated field, what it calculates as well."""
    calculates = f" ({CALC_FORMATS[field.format]})" if field.format in CALC_FORMATS else ""
    return f"{field.type_name}{calculates}"


def _written(old: Field, new: Field, spot: Spot, changes: Changes) -> None:
    for verb, before, after in (
        ("given to a new record", old.is_added, new.is_added),
        ("changed in a record", old.is_written, new.is_written),
    ):
        if before and not after:
            changes.add(spot, "breaking", f"cannot be {verb}", "callers that write it fail")
        elif after and not before:
            changes.add(spot, "safe", f"can be {verb}", "callers may write it")
    if _must_be_given(new) and not _must_be_given(old) and old.is_added:
        changes.add(spot, "breaking", "is required", "callers that leave it out fail")
    elif _must_be_given(old) and not _must_be_given(new) and new.is_added:
        changes.add(spot, "safe", "is no longer required", "callers may leave it out")
