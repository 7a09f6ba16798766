"""An app: its fields, its API tokens and where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import attrs

from specloom.testing.kintone.fields import SYSTEM_CODES, Field, form_fields
from specloom.testing.kintone.forms import form_properties

if TYPE_CHECKING:
    from typing import Self

__all__ = ["KintoneApp", "Language", "Permission", "Tokens"]

Permission = Literal["view", "add", "edit", "delete"]
"""What an API token may do with the records of its app."""

Language = Literal["en", "ja"]

Tokens = Iterable[str] | Mapping[str, Iterable[Permission]]
"""API tokens that may do everything, or what each may do."""


@attrs.frozen(kw_only=True)
class KintoneApp:
    """One app of the service."""

    id: int
    name: str
    code: str
    guest_space_id: int | None
    fields: Mapping[str, Field]
    """Every field that has a value, system fields first, by code."""
    form: Mapping[str, Any]
    """Every field as the form API says it, by code."""
    tokens: Mapping[str, frozenset[Permission]]
    system: Mapping[str, str]
    """The code of each system field, by its type."""
    copied: frozenset[str]
    """The codes that lookups fill."""

    @classmethod
    def make(
        cls,
        app_id: int,
        *,
        name: str,
        code: str,
        guest_space_id: int | None,
        fields: Mapping[str, str | Mapping[str, Any]],
        tokens: Tokens,
        language: Language,
    ) -> Self:
        """An app with the system fields that every app has."""
        form = form_fields(fields)
        system = SYSTEM_CODES[language] | {
            field.type: field.code for field in form.values() if field.type in SYSTEM_CODES["en"]
        }
        first = {code: Field(code=code, type=kind) for kind, code in system.items()}
        return cls(
            id=app_id,
            name=name or f"App {app_id}",
            code=code,
            guest_space_id=guest_space_id,
            fields=first | form,
            form=form_properties(fields, system, language),
            tokens=_tokens(tokens),
            system=system,
            copied=frozenset(
                copy for field in form.values() if field.lookup for copy in field.lookup.copies
            ),
        )

    def record_number(self, record_id: int) -> str:
        """The number that people see: the ID, after the app's code if it has one."""
        return f"{self.code}-{record_id}" if self.code else str(record_id)


def _tokens(given: Tokens) -> dict[str, frozenset[Permission]]:
    if isinstance(given, Mapping):
        limited = cast("Mapping[str, Iterable[Permission]]", given)
        return {token: frozenset(permissions) for token, permissions in limited.items()}
    return dict.fromkeys(given, frozenset(get_args(Permission)))
