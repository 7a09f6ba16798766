"""What a form says, as a spec says it; names that a spec has already are kept."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field

from specloom.core.errors import FieldNotLoaded
from specloom_codegen.faults import Place
from specloom_codegen.kintone.field_types import FIELD_TYPES, LAYOUT
from specloom_codegen.kintone.reserved import SOFT
from specloom_codegen.kintone.spec import Field, Lookup
from specloom_codegen.names import (
    RESERVED,
    attribute_name,
    inner_class_name,
    name_problem,
    numbered,
    plain_class_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specloom.kintone.types import FormField
    from specloom_codegen.kintone.spec import App

__all__ = ["Drafter"]

_NOWHERE: Final = Place("")
_WIRE: Final = {
    "required": "required",
    "unique": "unique",
    "minimum": "min_value",
    "maximum": "max_value",
    "min_length": "min_length",
    "max_length": "max_length",
}
"""Keys of a spec whose values a form says as they are, with its own words for them."""


@define
class Drafter:
    """Makes the fields of one app."""

    record: str
    """Name of the record's class."""
    classes: set[str]
    """Names of classes that are taken; those that are made are added."""
    unknown: list[str] = field(factory=list[str])
    """Takes codes and types of fields that this version does not know."""

    def fields(self, form: Mapping[str, FormField], old: App | None) -> tuple[Field, ...]:
        """Make the fields of a record; what is known already comes first, in its order."""
        return self._fields(form, () if old is None else old.fields, self.record, "record field")

    def related(
        self, own: Field, form: FormField, other: Iterable[Field], old: Field | None
    ) -> Field:
        """Fill in the fields of related records, as the other app has them."""
        shown: list[str] = _get(_get(form, "reference_table"), "display_fields") or []
        known = {each.code: each for each in other}
        names = {} if old is None else {each.code: each.name for each in old.fields}
        found: list[Field] = []
        taken = set(names.values())
        for code in shown:
            each = known.get(code)
            if each is None or "fields" in each.type.keys:
                continue
            name = names.get(code) or self._name(each.code, taken, RESERVED["inner field"])
            taken.add(name)
            found.append(
                Field(
                    name=name,
                    place=_NOWHERE,
                    code=code,
                    type_name=each.type_name,
                    type=each.type,
                    label=each.label,
                    options=each.options,
                    format=each.format,
                )
            )
        return evolve(own, fields=tuple(found))

    def _fields(
        self, form: Mapping[str, FormField], old: Iterable[Field], owner: str, noun: str
    ) -> tuple[Field, ...]:
        values = {code: each for code, each in form.items() if self._has_value(code, each)}
        before = {each.code: each for each in old}
        names = {code: each.name for code, each in before.items() if code in values}
        self._keep(before, names, values, owner)
        for code in sorted(values.keys() - names.keys()):
            names[code] = self._new_name(code, values[code], owner, set(names.values()), noun)
        order = [*(code for code in before if code in values)]
        order += [code for code in values if code not in before]
        filled = dict(_filled(values, names))
        return tuple(
            self._with_row(
                _field(code, values[code], names[code], before.get(code), filled.get(code, "")),
                values[code],
                before.get(code),
                owner,
            )
            for code in order
        )

    def _keep(
        self,
        before: Mapping[str, Field],
        names: Mapping[str, str],
        values: Mapping[str, FormField],
        owner: str,
    ) -> None:
        """Take the names of classes that belong to fields which keep their names."""
        for code, name in names.items():
            if _has_class(values[code]):
                self.classes.add(inner_class_name(owner, name))
            if before[code].row:
                self.classes.update({before[code].row, f"New{before[code].row}"})

    def _has_value(self, code: str, form: FormField) -> bool:
        if form.type in LAYOUT or _get(form, "enabled", default=True) is False:
            return False
        if form.type not in FIELD_TYPES:
            self.unknown.append(f"{code} ({form.type})")
            return False
        return True

    def _new_name(self, code: str, form: FormField, owner: str, taken: set[str], noun: str) -> str:
        """Name a field, so that what is made of its name is not taken either."""
        name = self._name(code, taken, RESERVED[noun])
        while _has_class(form) and inner_class_name(owner, name) in self.classes:
            taken = taken | {name}
            name = self._name(code, taken, RESERVED[noun])
        if _has_class(form):
            self.classes.add(inner_class_name(owner, name))
        return name

    def _name(self, code: str, taken: set[str], reserved: frozenset[str]) -> str:
        name = attribute_name(code, reserved | SOFT)
        usable = name if name_problem(name, "variable") is None else "field"
        return numbered(usable, taken, "_")

    def _with_row(self, made: Field, form: FormField, old: Field | None, owner: str) -> Field:
        if made.type_name != "SUBTABLE":
            return made
        row = old.row if old is not None and old.type_name == "SUBTABLE" else ""
        row = row or self._row(made.code, owner)
        inner: Mapping[str, FormField] = _get(form, "fields") or {}
        kept = () if old is None else old.fields
        return evolve(made, row=row, fields=self._fields(inner, kept, row, "inner field"))

    def _row(self, code: str, owner: str) -> str:
        """Name the class of a table's row."""
        name = f"{owner}{plain_class_name(code) or 'Row'}"
        number, found = 1, name
        while {found, f"New{found}"} & self.classes:
            number += 1
            found = f"{name}{number}"
        self.classes.update({found, f"New{found}"})
        return found


def _field(code: str, form: FormField, name: str, old: Field | None, filled_by: str) -> Field:
    keys = FIELD_TYPES[form.type].keys
    stated = {key: _get(form, wire) for key, wire in _WIRE.items() if key in keys}
    label = _get(form, "label") or ""
    return Field(
        name=name,
        place=_NOWHERE,
        code=code,
        type_name=form.type,
        type=FIELD_TYPES[form.type],
        label="" if label == code or not label.strip() else label,
        description="" if old is None else old.description,
        required=bool(stated.get("required")),
        unique=bool(stated.get("unique")),
        default="default" in keys and _has_default(form),
        limits=dict(_limits(stated)),
        options=_options(form) if "options" in keys else (),
        lookup=_lookup(_get(form, "lookup")) if "lookup" in keys else None,
        filled_by=filled_by if "filled_by" in keys else "",
        calculated="calculated" in keys and bool(_get(form, "expression")),
        format=(_get(form, "format") or "") if "format" in keys else "",
        related_app=_app_of(_get(form, "reference_table")),
    )


def _get(model: Any, name: str, *, default: Any = None) -> Any:
    """Give what a part of a form says, if it says it."""
    try:
        return default if model is None else getattr(model, name, default)
    except FieldNotLoaded:
        return default


def _has_class(form: FormField) -> bool:
    """Whether a class or type is called after the field."""
    return "options" in FIELD_TYPES[form.type].keys or form.type == "REFERENCE_TABLE"


def _filled(form: Mapping[str, FormField], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Go through the fields that lookups fill, each with the name of its lookup."""
    for code, each in form.items():
        for mapping in _get(_get(each, "lookup"), "field_mappings") or ():
            yield mapping.field, names[code]


def _has_default(form: FormField) -> bool:
    return bool(_get(form, "default_value")) or bool(_get(form, "default_now_value"))


def _limits(stated: Mapping[str, Any]) -> Iterator[tuple[str, int | Decimal]]:
    for key in ("minimum", "maximum", "min_length", "max_length"):
        value: Decimal | int | None = stated.get(key)
        if value is not None and not (key == "min_length" and value == 0):
            is_whole = value == Decimal(value).to_integral_value()
            yield key, int(value) if is_whole else value


def _options(form: FormField) -> tuple[str, ...]:
    options: Mapping[str, Any] = _get(form, "options") or {}
    return tuple(sorted(options, key=lambda name: options[name].index))


def _lookup(lookup: Any) -> Lookup | None:
    key: str | None = _get(lookup, "related_key_field")
    return Lookup(_get(_get(lookup, "related_app"), "app"), key) if key else None


def _app_of(table: Any) -> int | None:
    app: int | None = _get(_get(table, "related_app"), "app")
    return app
