"""What is new in a form, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specloom_codegen.kintone.spec import App, Field

__all__ = ["changes"]


def changes(old: App, new: App) -> Iterator[str]:
    """Go through what differs, a line a field."""
    if old.record != new.record:
        yield f"the record class is {new.record}, was {old.record}"
    yield from _fields(old.fields, new.fields, "")


def _fields(old: Iterable[Field], new: Iterable[Field], path: str) -> Iterator[str]:
    before = {each.code: each for each in old}
    after = {each.code: each for each in new}
    for code, each in after.items():
        name = f"{path}{each.name}"
        if code not in before:
            yield f"added {name}{_code(each)}: {each.type_name}"
            continue
        yield from _field(before[code], each, name)
    for code, each in before.items():
        if code not in after:
            yield f"removed {path}{each.name}{_code(each)}: {each.type_name}"


def _code(field: Field) -> str:
    """Tell the code too where the name is another, as a name may pass to another field."""
    return "" if field.code == field.name else f" ({field.code!r})"


def _field(old: Field, new: Field, name: str) -> Iterator[str]:
    if old.type_name != new.type_name:
        yield f"type changed of {name}: {new.type_name}, was {old.type_name}"
        return
    if old.options != new.options:
        told = [f"added {each!r}" for each in new.options if each not in old.options]
        told += [f"removed {each!r}" for each in old.options if each not in new.options]
        yield f"options changed of {name}: {', '.join(told) or 'another order'}"
    told = [key for key in _MARKS if getattr(old, key) != getattr(new, key)]
    if told:
        yield f"changed {name}: {', '.join(told)}"
    yield from _fields(old.fields, new.fields, f"{name}.")


_MARKS = (
    "label",
    "required",
    "unique",
    "default",
    "limits",
    "lookup",
    "filled_by",
    "calculated",
    "format",
    "related_app",
)
