"""Specs of apps as YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from specloom_codegen.pulled.texts import yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.kintone.spec import App, Field

__all__ = ["app_text"]

_FLAGS: Final = ("required", "unique", "default", "calculated")


def app_text(app: App) -> str:
    """Give the spec of an app."""
    return yaml_text(
        {
            "app": app.id,
            "record": app.record,
            "description": app.description,
            "fields": {each.name: dict(_field(each)) for each in app.fields},
        }
    )


def _field(field: Field) -> Iterator[tuple[str, Any]]:
    """Go through what is said of a field, in reading order."""
    stated = {
        "type": field.type_name,
        "code": "" if field.code == field.name else field.code,
        "label": field.label,
        "description": field.description,
        **{key: getattr(field, key) for key in _FLAGS},
    }
    yield from ((key, value) for key, value in stated.items() if value)
    yield from field.limits.items()
    if field.lookup is not None:
        app = {} if field.lookup.app is None else {"app": field.lookup.app}
        yield "lookup", {**app, "key": field.lookup.key}
    last = {
        "format": field.format,
        "filled_by": field.filled_by,
        "options": list(field.options),
        "row": field.row if field.type_name == "SUBTABLE" else "",
        "related_app": field.related_app,
    }
    yield from ((key, value) for key, value in last.items() if value)
    if field.fields or field.type_name == "SUBTABLE":
        yield "fields", {each.name: dict(_field(each)) for each in field.fields}
