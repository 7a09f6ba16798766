"""What schemas say, as specs say it; names that a spec has already are kept."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field

from specloom.core.shapes import is_array
from specloom_codegen.faults import Place
from specloom_codegen.names import (
    RESERVED,
    attribute_name,
    inner_class_name,
    name_problem,
    numbered,
    plain_class_name,
    snake_case,
)
from specloom_codegen.strapi.attribute_types import ATTRIBUTE_TYPES
from specloom_codegen.strapi.attributes import OF_DOCUMENTS, OF_PARTS
from specloom_codegen.strapi.grammar import MEDIA_KINDS
from specloom_codegen.strapi.resolve import namespace_class
from specloom_codegen.strapi.spec import Attribute, Component, ContentType

from .schemas import TypeSchema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specloom_codegen.strapi.spec import Kind, Shape

    from .schemas import ComponentSchema

__all__ = ["Drafter"]

_NOWHERE: Final = Place("")
_MANY: Final = ("ToMany", "Many", "manyWay")
_LENGTHS: Final = {"min_length": "minLength", "max_length": "maxLength"}
_RANGES: Final = {"minimum": "min", "maximum": "max"}
_ITEMS: Final = {"min_items": "min", "max_items": "max"}


@define
class Drafter:
    """Makes content types and components of schemas."""

    taken: set[str]
    """Names of classes that are taken; those that are made are added."""
    modules: set[str]
    """Names of files that are taken; those that are made are added."""
    left_out: list[str] = field(factory=list[str])
    """Takes attributes that a spec does not have, and why."""

    def type(self, schema: TypeSchema, old: ContentType | None, *, related: bool) -> ContentType:
        """Make a content type, without its attributes."""
        kind: Kind = "single" if schema.is_single else "related" if related else "collection"
        path = schema.singular if schema.is_single else schema.plural
        module = old.module if old else self._module(schema, kind)
        made = ContentType(
            file=old.file if old else f"{module}.yaml",
            module=module,
            uid=schema.uid,
            place=_NOWHERE,
            kind=kind,
            path="" if kind == "related" else path,
            class_name="",
            class_place=_NOWHERE,
            description=old.description if old else schema.title,
            drafts=schema.drafts and kind != "related",
            localized=schema.localized,
            namespace="",
            attributes=(),
        )
        if old is not None:
            named = evolve(made, class_name=old.class_name)
            return evolve(named, namespace=namespace_class(module, old.class_name, kind))
        wanted = plain_class_name(_words(schema, kind)) or "Content"
        skipped: set[str] = set()
        while True:
            name = numbered(wanted, skipped)
            space = namespace_class(module, name, kind)
            made = evolve(made, class_name=name, namespace=space)
            if self._claimed(made):
                return made
            skipped.add(name)

    def component(self, schema: ComponentSchema, old: Component | None) -> Component:
        """Make a component, without its attributes."""
        made = Component(
            uid=schema.uid,
            place=_NOWHERE,
            class_name=old.class_name if old else "",
            class_place=_NOWHERE,
            description=old.description if old else schema.title,
            attributes=(),
        )
        if old is not None:
            return made
        wanted = plain_class_name(schema.uid) or "Component"
        skipped: set[str] = set()
        while True:
            made = evolve(made, class_name=numbered(wanted, skipped))
            if self._claimed(made):
                return made
            skipped.add(made.class_name)

    def _claimed(self, shape: Shape) -> bool:
        """Claim the names of classes; tells whether all were free."""
        names = [name for name, _ in shape.classes()]
        is_free = len(set(names)) == len(names) and self.taken.isdisjoint(names)
        if is_free:
            self.taken.update(names)
        return is_free

    def _module(self, schema: TypeSchema, kind: Kind) -> str:
        words = _words(schema, kind) if kind == "related" else schema.plural
        name = snake_case(schema.singular if kind == "single" else words)
        if name_problem(name, "word") is not None:
            name = f"{name}_" if name_problem(f"{name}_", "word") is None else "content"
        elif name in RESERVED["content file"]:
            name = f"{name}_"
        found = numbered(name, self.modules | RESERVED["content file"], "_")
        self.modules.add(found)
        return found

    def attributes(
        self,
        owner: str,
        schema: TypeSchema | ComponentSchema,
        old: Iterable[Attribute],
    ) -> tuple[Attribute, ...]:
        """Make the attributes; what is known already comes first, in its order."""
        system = OF_DOCUMENTS if isinstance(schema, TypeSchema) else OF_PARTS
        known: dict[str, Mapping[str, Any]] = {}
        for wire, each in schema.attributes.items():
            if wire in system:
                self.left_out.append(f"{schema.uid}: {wire}, which the server replaces by its own")
            elif each.get("type") in ATTRIBUTE_TYPES:
                known[wire] = each
            else:
                kind = f"type {each.get('type')!r}, which is not known"
                self.left_out.append(f"{schema.uid}: {wire}: {kind}")
        before = {each.wire: each for each in old if each.wire in known}
        names = {wire: each.name for wire, each in before.items()}
        for wire, name in names.items():
            self.taken.update(_inner(owner, name, known[wire]))
        for wire in sorted(known.keys() - names.keys()):
            names[wire] = self._name(owner, wire, known[wire], set(names.values()))
        order = [*before, *(wire for wire in known if wire not in before)]
        return tuple(_attribute(wire, known[wire], names[wire], before.get(wire)) for wire in order)

    def _name(self, owner: str, wire: str, schema: Mapping[str, Any], taken: set[str]) -> str:
        """Name an attribute, so that what is made of its name is not taken either."""
        reserved = RESERVED["attribute"]
        name = attribute_name(wire, reserved)
        usable = name if name_problem(name, "variable") is None else "field"
        skipped = set(taken)
        while True:
            found = numbered(usable, skipped, "_")
            inner = _inner(owner, found, schema)
            if self.taken.isdisjoint(inner):
                self.taken.update(inner)
                return found
            skipped.add(found)


def _words(schema: TypeSchema, kind: Kind) -> str:
    """Give the words that a class is called by: those of a plugin's type say whose it is."""
    return schema.uid.partition("::")[2] if kind == "related" else schema.singular


def _inner(owner: str, name: str, schema: Mapping[str, Any]) -> set[str]:
    """Give the names of classes that are made for an attribute."""
    found = inner_class_name(owner, name)
    if schema.get("type") == "enumeration":
        return {found, f"{found}Filter"}
    if schema.get("type") == "dynamiczone":
        return {f"{found}On", f"{found}Query"}
    return set()


def _attribute(wire: str, schema: Mapping[str, Any], name: str, old: Attribute | None) -> Attribute:
    type_name = str(schema["type"])
    found = ATTRIBUTE_TYPES[type_name]
    relation = str(schema.get("relation", ""))
    is_file = type_name == "media"
    many = any(schema.get(key) is True for key in ("multiple", "repeatable"))
    return Attribute(
        name=name,
        place=_NOWHERE,
        wire=wire,
        type_name=type_name,
        type=found,
        description=old.description if old else "",
        required=schema.get("required") is True,
        default="default" in found.keys and schema.get("default") is not None,
        unique="unique" in found.keys and schema.get("unique") is True,
        private=schema.get("private") is True,
        limits=dict(_limits(schema, found.keys)),
        pattern=_text(schema, "regex") if "pattern" in found.keys else "",
        enum=_texts(schema, "enum") if type_name == "enumeration" else (),
        kinds=_kinds(schema) if is_file else (),
        many=many or type_name == "dynamiczone" or relation.endswith(_MANY),
        to=_text(schema, "target") if type_name == "relation" else "",
        polymorphic=relation.startswith("morph"),
        component=_text(schema, "component") if type_name == "component" else "",
        components=_texts(schema, "components") if type_name == "dynamiczone" else (),
        custom_field=_text(schema, "customField") if "custom_field" in found.keys else "",
    )


def _limits(
    schema: Mapping[str, Any], keys: tuple[str, ...]
) -> Iterator[tuple[str, int | Decimal]]:
    for key, wire in {**_RANGES, **_LENGTHS, **_ITEMS}.items():
        value = schema.get(wire)
        if key not in keys or value is None or isinstance(value, bool):
            continue
        try:
            number = Decimal(str(value))
            whole = number.is_finite() and number == number.to_integral_value()
        except InvalidOperation:
            continue
        if whole:
            yield key, int(number)
        elif number.is_finite() and key in _RANGES:
            yield key, number


def _text(schema: Mapping[str, Any], key: str) -> str:
    found = schema.get(key)
    return found if isinstance(found, str) else ""


def _texts(schema: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = schema.get(key)
    return tuple(dict.fromkeys(map(str, found))) if is_array(found) else ()


def _kinds(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the kinds of files; none where any may be there."""
    found = _texts(schema, "allowedTypes")
    kinds = tuple(kind for kind in MEDIA_KINDS if kind in found)
    return () if len(kinds) == len(MEDIA_KINDS) else kinds
