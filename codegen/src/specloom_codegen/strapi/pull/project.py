"""The schemas of a Strapi project, from its files.

See https://docs.strapi.io/cms/backend-customization/models
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from specloom.core.shapes import is_object

from .schemas import (
    USER,
    ComponentSchema,
    SchemaError,
    Schemas,
    TypeSchema,
    attributes_of,
    kebab,
    part_of,
    title_of,
    type_schema,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["read_project"]

_PROGRAMS: Final = (".js", ".ts", ".mjs", ".cjs")
_TEXT: Final = {"type": "string"}
_USER: Final = TypeSchema(
    uid=USER,
    is_single=False,
    singular="user",
    plural="users",
    title="User",
    drafts=False,
    localized=False,
    attributes={
        "username": {**_TEXT, "required": True, "unique": True, "minLength": 3},
        "email": {"type": "email", "required": True, "minLength": 6},
        "provider": _TEXT,
        "password": {"type": "password", "private": True, "minLength": 6},
        "resetPasswordToken": {**_TEXT, "private": True},
        "confirmationToken": {**_TEXT, "private": True},
        "confirmed": {"type": "boolean", "default": False},
        "blocked": {"type": "boolean", "default": False},
        "role": {
            "type": "relation",
            "relation": "manyToOne",
            "target": "plugin::users-permissions.role",
        },
    },
)
"""Users, as the plugin has them where the project does not extend them."""


def read_project(path: Path) -> Schemas:
    """Read the schemas of a project.

    Args:
        path: The folder of the project, the one that `src` is in.

    Raises:
        SchemaError: It is none, or a schema cannot be read; the message says which and why.
    """
    source = path / "src"
    if not (source / "api").is_dir():
        raise SchemaError(f"{path}: not a Strapi project: it has no folder src/api")
    types = {USER: _USER}
    for folder in _folders(source / "api", "content-types"):
        found = _type(folder, f"api::{kebab(folder.parents[1].name)}")
        types[found.uid] = found
    if (source / "extensions").is_dir():
        for folder in _folders(source / "extensions", "content-types"):
            found = _type(folder, f"plugin::{folder.parents[1].name}")
            types[found.uid] = found
    components = {each.uid: each for each in _components(source / "components")}
    return Schemas(types=types, components=components, locales=None)


def _folders(root: Path, kind: str) -> Iterator[Path]:
    """Go through the folders of content types below those of APIs or plugins."""
    for folder in sorted(root.glob(f"*/{kind}/*")):
        if folder.is_dir() and (
            _program(folder, "schema") is not None or (folder / "schema.json").exists()
        ):
            yield folder


def _type(folder: Path, owner: str) -> TypeSchema:
    path = folder / "schema.json"
    program = _program(folder, "schema")
    if program is not None and not path.exists():
        raise _unreadable(program)
    schema = _read(path)
    named = part_of(schema, "info").get("singularName")
    return type_schema(f"{owner}.{named or folder.name}", schema, str(path))


def _components(root: Path) -> Iterator[ComponentSchema]:
    for path in sorted(root.glob("*/*")):
        if path.suffix in _PROGRAMS:
            raise _unreadable(path)
        if path.suffix != ".json":
            continue
        schema = _read(path)
        yield ComponentSchema(
            uid=f"{kebab(path.parent.name)}.{kebab(path.stem)}",
            title=title_of(part_of(schema, "info")),
            attributes=attributes_of(schema, str(path)),
        )


def _program(folder: Path, stem: str) -> Path | None:
    found = (folder / f"{stem}{suffix}" for suffix in _PROGRAMS)
    return next((path for path in found if path.exists()), None)


def _unreadable(path: Path) -> SchemaError:
    return SchemaError(
        f"{path}: a schema that is a program cannot be read: pull from the URL of the server"
    )


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise SchemaError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise SchemaError(f"{path}: not UTF-8") from None
    except json.JSONDecodeError as error:
        message = f"{path}:{error.lineno}:{error.colno}: not JSON: {error.msg}"
        raise SchemaError(message) from None
    except RecursionError:
        raise SchemaError(f"{path}: not a schema: nested too deep") from None
    if not is_object(data):
        raise SchemaError(f"{path}: not a schema: it is not an object")
    return data
