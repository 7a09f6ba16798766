"""Field objects of what is chosen: options, people and files.

https://kintone.dev/en/docs/kintone/overview/field-types/
"""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar, get_args

from specloom.core.hints import did_you_mean
from specloom.core.options import warn_unknown
from specloom.kintone.values import (
    Attachment,
    Entity,
    file_object,
    mistyped,
    object_of_code,
    read_attachments,
    read_choice,
    read_choices,
    read_entities,
    read_entity,
)

from .field import Field, V_co
from .functions import EntityFunction
from .inputs import items_of
from .operators import Emptiable, Listed, Searched, Sortable, W_contra

__all__ = [
    "CategoriesField",
    "ChoiceField",
    "ChoicesField",
    "EntitiesField",
    "EntityField",
    "FileField",
]

C = TypeVar("C")

Someone: TypeAlias = Entity | str | EntityFunction

_SHOWN = 20
"""How many options a warning tells."""


class EntityField(Listed[Entity, Someone | None], Sortable[Entity]):
    """Who added or changed a record; administrators may say it of what they add."""

    def _read(self, value: Any) -> Entity:
        return read_entity(value)

    def _text(self, value: Any, at: str) -> str:
        return _code_of(value, at)

    def _written(self, value: Any, path: str, at: str, *, is_new: bool) -> Any:
        return object_of_code(Entity(_code_of(value, at)))


class EntitiesField(Listed[list[Entity], Someone | None], Emptiable[list[Entity]]):
    """Users, organizations or groups."""

    def _read(self, value: Any) -> list[Entity]:
        return read_entities(value)

    def _text(self, value: Any, at: str) -> str:
        return _code_of(value, at)

    def _written(self, value: Any, path: str, at: str, *, is_new: bool) -> Any:
        return [
            object_of_code(Entity(_code_of(item, where))) for item, where in items_of(value, at)
        ]


class Chosen(Listed[V_co, W_contra]):
    """Has options, which change: others are taken too, with a warning.

    Args:
        code: The field code.
        type: kintone's type.
        options: The literal type of the options, or `str` where the form told none.
        required: Whether a record must have a value in it.
        default: Whether the form gives a value to what is added without one.
        filled_by: The lookup that fills it.
    """

    def __init__(
        self,
        code: str,
        type: str,  # noqa: A002
        options: Any,
        *,
        required: bool = False,
        default: bool = False,
        filled_by: str | None = None,
    ) -> None:
        super().__init__(code, type, required=required, default=default, filled_by=filled_by)
        self.options: tuple[str, ...] = get_args(options)
        """The options that the form had; none where it told none."""

    def _text(self, value: Any, at: str) -> str:
        text = super()._text(value, at)
        if text and self.options and text not in self.options:
            warn_unknown(f"{self.where} has no option {text!r} in the spec: {self._hint(text)}")
        return text

    def _hint(self, text: str) -> str:
        if hint := did_you_mean(text, self.options):
            return hint
        shown, hidden = self.options[:_SHOWN], len(self.options) - _SHOWN
        more = f" and {hidden} more" if hidden > 0 else ""
        return f"it has {', '.join(map(repr, shown))}{more}"


class ChoiceField(Chosen[C, C], Emptiable[C], Sortable[C]):
    """One option of several; None where none is chosen.

    Its parameter is the type of the value, spelt out for editors to offer the options:
    `ChoiceField[OrderStatus | str | None]`.
    """

    def _read(self, value: Any) -> Any:
        return read_choice(value)


class ChoicesField(Chosen[list[C], C], Emptiable[list[C]]):
    """Any of several options.

    Its parameter is the type of one, spelt out: `ChoicesField[OrderTags | str]`.
    """

    def _read(self, value: Any) -> Any:
        return [*read_choices(value)]

    def _written(self, value: Any, path: str, at: str, *, is_new: bool) -> Any:
        return [self._text(item, where) for item, where in items_of(value, at)]


class FileField(Searched[list[Attachment]], Emptiable[list[Attachment]]):
    """Files; what is written replaces all of them."""

    usual_type = "FILE"

    def _read(self, value: Any) -> list[Attachment]:
        return read_attachments(value)

    def _written(self, value: Any, path: str, at: str, *, is_new: bool) -> Any:
        return [_file(item, where) for item, where in items_of(value, at)]


class CategoriesField(Field[list[str]]):
    """Categories."""

    usual_type = "CATEGORY"

    def _read(self, value: Any) -> list[str]:
        return read_choices(value)


def _code_of(value: Any, at: str) -> str:
    if isinstance(value, Entity):
        return value.code
    if not isinstance(value, str):
        raise mistyped(at, "an Entity or its code", value)
    return value


def _file(value: Any, at: str) -> dict[str, str]:
    if isinstance(value, str):
        return file_object(Attachment(file_key=value))
    if not isinstance(value, Attachment):
        raise mistyped(at, "an Attachment or a file key", value)
    return file_object(value)
