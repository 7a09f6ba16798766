"""`specloom pull strapi`: schemas of content types in, specs out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from attrs import define, evolve, field, frozen

from specloom.core.shapes import is_array
from specloom_codegen.faults import closest, did_you_mean, quoted
from specloom_codegen.names import RESERVED
from specloom_codegen.pulled.folder import read_folder
from specloom_codegen.read import SERVICE
from specloom_codegen.strapi.resolve import COMPONENTS
from specloom_codegen.strapi.spec import Contents

from .changes import changes
from .draft import Drafter
from .project import read_project
from .schemas import SchemaError
from .server import Server
from .texts import components_text, service_text, type_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from specloom_codegen.pulled.folder import Pulled, SpecFolder
    from specloom_codegen.strapi.spec import Attribute, Component, ContentType, Shape

    from .schemas import ComponentSchema, Schemas, TypeSchema

__all__ = ["SchemaError", "Server", "Wanted", "pull"]

_FILE: Final = "plugin::upload.file"


@frozen(kw_only=True)
class Wanted:
    """What is to be pulled, and to where."""

    source: Server | Path
    """A server, or the folder of a project."""
    out: Path
    types: Sequence[str] = ()
    """UIDs or API IDs; all types of the project when empty."""


def pull(wanted: Wanted) -> Pulled:
    """Make specs of schemas; nothing is written yet.

    Raises:
        SchemaError: The schemas cannot be had, or there is no such type.
        FolderError: The folder holds something else.
        SpecError: The files of the folder have faults.
    """
    source = wanted.source
    folder = read_folder(wanted.out, f"Content of {_called(source)}.", Contents)
    schemas = read_project(source) if isinstance(source, Path) else asyncio.run(source.schemas())
    return _Puller(folder, schemas, _chosen(schemas, wanted.types)).pull()


def _called(source: Server | Path) -> str:
    """Say what the content is of, as far as the source tells."""
    if isinstance(source, Path):
        return source.resolve().name or "a Strapi"
    try:
        host = urlsplit(source.base_url).hostname
    except ValueError:
        host = None
    return host or "a Strapi"


def _chosen(schemas: Schemas, names: Sequence[str]) -> list[TypeSchema]:
    """Find the types that are wanted."""
    own = [schemas.types[uid] for uid in sorted(schemas.types) if uid.startswith("api::")]
    if not names:
        return own
    found: dict[str, TypeSchema] = {}
    for name in names:
        matching = [each for each in own if name in {each.uid, each.singular, each.plural}]
        if not matching:
            known = [id_ for each in own for id_ in (each.plural, each.singular, each.uid)]
            hint = did_you_mean(closest(name, known))
            raise SchemaError(f"--type: there is no type {quoted(name)}{hint}")
        found |= {each.uid: each for each in matching}
    return [found[uid] for uid in sorted(found)]


@define
class _Puller:
    """Makes the specs of a folder."""

    folder: SpecFolder[Contents]
    schemas: Schemas
    chosen: list[TypeSchema]
    told: list[str] = field(factory=list[str])

    def pull(self) -> Pulled:
        old = self.folder.described
        types = {each.uid: each for each in old.types}
        parts = {each.uid: each for each in old.components}
        drafter = self._drafter()
        related = self._related()
        wanted = {each.uid: each for each in (*self.chosen, *related)}
        for uid, schema in wanted.items():
            types[uid] = drafter.type(schema, old.type(uid), related=schema in related)
        for uid in self._component_uids(wanted.values(), types.values()):
            parts[uid] = drafter.component(self.schemas.components[uid], old.component(uid))
        for uid, schema in wanted.items():
            found = self._attributes(drafter, types[uid], schema, old.type(uid))
            types[uid] = evolve(types[uid], attributes=found)
        for uid, part in parts.items():
            known = self.schemas.components.get(uid)
            if known is not None:
                found = self._attributes(drafter, part, known, old.component(uid))
                parts[uid] = evolve(part, attributes=found)
        used = _reached(types.values(), parts)
        contents = evolve(
            old,
            types=tuple(types.values()),
            components=tuple(parts[uid] for uid in sorted(parts) if uid in used),
            locales=old.locales if self.schemas.locales is None else self.schemas.locales,
        )
        self._tell(contents, wanted.keys(), drafter.left_out)
        return self.folder.pulled(self._texts(contents, wanted.keys()), tuple(self.told))

    def _attributes(
        self,
        drafter: Drafter,
        shape: Shape,
        schema: TypeSchema | ComponentSchema,
        old: Shape | None,
    ) -> tuple[Attribute, ...]:
        kept = () if old is None else old.attributes
        return drafter.attributes(shape.class_name, schema, kept)

    def _drafter(self) -> Drafter:
        old = self.folder.described
        shapes: tuple[Shape, ...] = (*old.types, *old.components)
        taken = {name for shape in shapes for name, _ in shape.classes()}
        reserved = RESERVED["content class"]
        return Drafter(taken | {old.client, *reserved}, {each.module for each in old.types})

    def _related(self) -> list[TypeSchema]:
        """Find the types of plugins that relations lead to, which have no namespace."""
        components = self._component_uids(self.chosen, ())
        parts = (self.schemas.components[uid] for uid in components)
        schemas: list[TypeSchema | ComponentSchema] = [*self.chosen, *parts]
        targets = {
            str(each.get("target"))
            for schema in schemas
            for each in schema.attributes.values()
            if each.get("type") == "relation"
        }
        return [
            self.schemas.types[uid]
            for uid in sorted(targets)
            if uid.startswith("plugin::") and uid != _FILE and uid in self.schemas.types
        ]

    def _component_uids(
        self, schemas: Iterable[TypeSchema], types: Iterable[ContentType]
    ) -> list[str]:
        """Find the components of types, and of the components within them."""
        ahead = [uid for each in schemas for uid in _named(each.attributes.values())]
        ahead += [
            uid
            for each in types
            for one in each.attributes
            for uid in (one.component, *one.components)
            if uid
        ]
        found: set[str] = set()
        while ahead:
            uid = ahead.pop()
            if uid in found or uid not in self.schemas.components:
                continue
            found.add(uid)
            ahead += _named(self.schemas.components[uid].attributes.values())
        return sorted(found)

    def _texts(self, contents: Contents, pulled: Iterable[str]) -> dict[str, str]:
        """Give the files that say something else than the folder does, in whatever layout."""
        old = self.folder.described
        texts: dict[str, str] = {}
        if contents.locales != old.locales:
            texts[SERVICE] = f"{self.folder.comment(SERVICE)}{service_text(contents)}"
        if contents.components:
            text = components_text(contents.components)
            if text != components_text(old.components) or not old.components:
                texts[COMPONENTS] = f"{self.folder.comment(COMPONENTS)}{text}"
        for uid in pulled:
            shape, before = contents.type(uid), old.type(uid)
            if shape is None or (before is not None and type_text(before) == type_text(shape)):
                continue
            texts[shape.file] = f"{self.folder.comment(shape.file)}{type_text(shape)}"
        return texts

    def _tell(self, contents: Contents, pulled: Iterable[str], left_out: Iterable[str]) -> None:
        old, path = self.folder.described, self.folder.path
        self.told += [f"{path}: {line}" for line in self.schemas.told]
        if self.schemas.locales is not None and contents.locales != old.locales:
            self.told.append(f"{path / SERVICE}: locales {', '.join(contents.locales)}")
        for each in contents.components:
            before = old.component(each.uid)
            self._tell_shape(path / COMPONENTS, each, before, f"{each.uid}: ")
        for uid in pulled:
            shape = contents.type(uid)
            if shape is not None:
                self._tell_shape(path / shape.file, shape, old.type(uid), "")
        for gone in old.types:
            if gone.uid not in self.schemas.types:
                self.told.append(f"{path / gone.file}: {gone.uid} is no more: remove the file")
        self.told += [f"left out {each}" for each in left_out]

    def _tell_shape(self, path: Path, shape: Shape, before: Shape | None, prefix: str) -> None:
        if before is None:
            self.told.append(f"{path}: {shape.uid}, {len(shape.attributes)} attributes")
        else:
            self.told += [f"{path}: {prefix}{line}" for line in changes(before, shape)]


def _named(attributes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give the UIDs of components that the attributes of a schema name."""
    found: list[str] = []
    for each in attributes:
        if each.get("type") == "component":
            found.append(str(each.get("component")))
        elif each.get("type") == "dynamiczone":
            uids = each.get("components")
            found += map(str, uids if is_array(uids) else ())
    return found


def _reached(types: Iterable[Shape], components: Mapping[str, Component]) -> set[str]:
    """Find the components that something is made of."""
    found: set[str] = set()
    ahead = list(types)
    while ahead:
        for each in ahead.pop().attributes:
            for uid in (each.component, *each.components):
                if uid in components and uid not in found:
                    found.add(uid)
                    ahead.append(components[uid])
    return found
