"""The media library: `/api/upload`.

Files are kept in memory and served below `/uploads`. Images are kept as they are: they get no
width, no height and no smaller formats.

See https://docs.strapi.io/cms/api/rest/upload
"""

from __future__ import annotations

import json
import mimetypes
import re
import secrets
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from specloom.testing.server import json_response
from specloom.testing.strapi.bodies import object_of
from specloom.testing.strapi.errors import (
    StrapiError,
    internal_error,
    validation_error,
    validation_errors,
)
from specloom.testing.strapi.problems import problem, wrong_type

if TYPE_CHECKING:
    from specloom.testing.forms import Part
    from specloom.testing.strapi.calls import Call
    from specloom.testing.strapi.entries import Entries
    from specloom.testing.strapi.problems import Problem
    from specloom.testing.strapi.schema import Schema
    from specloom.testing.strapi.store import Store
    from specloom.testing.strapi.wire import Json

__all__ = ["Library", "action_of"]

_TEXTS: Final = ("name", "alternativeText", "caption")
_MOST_PERCENT: Final = 100


def action_of(method: str, segments: list[str]) -> str | None:
    """The action of a request below `/api/upload`, or None when there is no such route."""
    match method, segments:
        case "POST", []:
            name = "upload"
        case "GET", ["files"]:
            name = "find"
        case "GET", ["files", "page"]:
            name = "findPage"
        case "GET", ["files", _]:
            name = "findOne"
        case "DELETE", ["files", _]:
            name = "destroy"
        case _:
            return None
    return f"plugin::upload.content-api.{name}"


class Library:
    """Files, and the entries that they are attached to."""

    def __init__(self, files: Entries, schema: Schema, store: Store) -> None:
        self._files = files
        self._schema = schema
        self._store = store
        self._contents: dict[str, tuple[bytes, str]] = {}
        self.default_limit = 25
        self.max_limit = 100

    def content(self, name: str) -> web.Response | None:
        """A file as it is served, or None when there is none of that name."""
        held = self._contents.get(name)
        return None if held is None else web.Response(body=held[0], content_type=held[1])

    def answer(self, action: str, call: Call) -> web.Response:
        """Do what an action says.

        Raises:
            StrapiError: The request does not make sense, or there is no such file.
        """
        match action.rpartition(".")[2]:
            case "upload":
                return self._upload(call)
            case "find":
                found = self._files.find(call.caller, call.query)
                return json_response([_signed(file) for file in found])
            case "findPage":
                found, meta = self._files.page(
                    call.caller, call.query, self.default_limit, self.max_limit
                )
                return json_response(
                    {"data": [_signed(file) for file in found], "meta": {"pagination": meta}}
                )
            case name:
                query = {key: value for key, value in call.query.items() if key == "populate"}
                file = self._files.one(call.caller, call.segments[1], query)
                if file is None:
                    raise StrapiError(404, "NotFoundError", "file.notFound", {})
                if name == "destroy":
                    self._files.remove(int(call.segments[1]))
                    self._contents.pop(_served(file), None)
                return json_response(_signed(file))

    def _upload(self, call: Call) -> web.Response:
        number = call.query.get("id")
        files = [
            part
            for part in call.parts or ()
            if part.name == "files" and part.content and part.file_name
        ]
        if not files:
            if number is None:
                raise validation_error("Files are empty")
            info = _file_info(
                object_of(call.body).get("fileInfo")
                if not call.parts
                else _texts(call.parts, "fileInfo")
            )
            return json_response(_signed(self._edit(call, number, info)))
        if number is not None:
            if len(files) > 1:
                raise validation_error("Cannot replace a file with multiple ones")
            info = _file_info(_texts(call.parts, "fileInfo"))
            return json_response(_signed(self._replace(call, number, files[0], info)))
        infos = [_file_info(part.text) for part in call.parts or () if part.name == "fileInfo"]
        infos += [{}] * (len(files) - len(infos))
        made = [self._add(part, info) for part, info in zip(files, infos, strict=False)]
        self._attach(call, made)
        shown = [self._files.one(call.caller, file) for file in made]
        return json_response([_signed(file) for file in shown if file], status=201)

    def _add(self, part: Part, info: dict[str, Any]) -> int:
        name = str(info.get("name") or part.file_name)
        stem = re.sub(r"[^A-Za-z0-9]+", "_", PurePosixPath(name).stem).strip("_")
        own = f"{stem}_{secrets.token_hex(5)}"
        ext = PurePosixPath(part.file_name or "").suffix
        self._contents[own + ext] = part.content, part.content_type
        return self._files.add(
            {
                **info,
                "name": name,
                "hash": own,
                "ext": ext,
                "mime": _mime(part),
                "size": _kilobytes(part.content),
                "url": f"/uploads/{own}{ext}",
                "provider": "local",
            }
        )

    def _edit(self, call: Call, number: Json, info: dict[str, Any]) -> dict[str, Json]:
        file = self._existing(call, number)
        self._files.change(_number(number), {k: v for k, v in info.items() if v is not None})
        return self._files.one(call.caller, _number(number)) or file

    def _replace(
        self, call: Call, number: Json, part: Part, info: dict[str, Any]
    ) -> dict[str, Json]:
        file = self._existing(call, number)
        self._contents[_served(file)] = part.content, part.content_type
        given = {key: value for key, value in info.items() if value is not None}
        fresh: dict[str, Json] = {
            "name": part.file_name,
            **given,
            "mime": _mime(part),
            "size": _kilobytes(part.content),
            "formats": {},
        }
        self._files.change(_number(number), fresh)
        return self._files.one(call.caller, _number(number)) or file

    def _existing(self, call: Call, number: Json) -> dict[str, Json]:
        file = self._files.one(call.caller, str(number))
        if file is None:
            raise StrapiError(404, "NotFoundError", "Entity not found", {})
        return file

    def _attach(self, call: Call, files: list[int]) -> None:
        """Give files to the version of an entry; what is not there makes no difference."""
        uid, entry, field = (_texts(call.parts, key) for key in ("ref", "refId", "field"))
        if not (uid and entry and field):
            return
        model = self._schema.types.get(uid)
        if model is None:
            raise internal_error()
        attribute = model.attributes.get(field)
        if attribute is None or attribute.type != "media" or not entry.isdecimal():
            return
        link = self._schema.link(model, attribute)
        before = self._store.linked(link, int(entry)) if attribute.to_many else []
        held = [*before, *files] if attribute.to_many else files[-1:]
        self._store.set_linked(link, int(entry), held, exclusive=False)


def _texts(parts: list[Part] | None, name: str) -> str:
    return next((part.text for part in parts or () if part.name == name), "")


def _file_info(given: Json) -> dict[str, Any]:
    """What people read of a file, from JSON or from its text."""
    if not given:
        return {}
    try:
        info = object_of(json.loads(given) if isinstance(given, str) else given)
    except ValueError:
        raise internal_error() from None
    found: list[Problem] = []
    point = object_of(info.get("focalPoint"))
    for axis in ("x", "y") if point else ():
        where, value = f"fileInfo.focalPoint.{axis}", point.get(axis)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            found.append(wrong_type(where, "number", value))
        elif value > _MOST_PERCENT:
            found.append(problem(where, f"{where} must be less than or equal to 100", value))
        elif value < 0:
            found.append(problem(where, f"{where} must be greater than or equal to 0", value))
    if found:
        raise validation_errors(found)
    return {name: info[name] for name in (*_TEXTS, "focalPoint") if name in info}


def _mime(part: Part) -> str:
    if part.content_type != "application/octet-stream":
        return part.content_type
    return mimetypes.guess_type(part.file_name or "")[0] or part.content_type


def _number(number: Json) -> int:
    return int(str(number))


def _kilobytes(content: bytes) -> float:
    return int(len(content) / 1000 * 100 + 0.5) / 100


def _served(file: dict[str, Json]) -> str:
    return f"{file['hash']}{file['ext']}"


def _signed(file: dict[str, Json]) -> dict[str, Json]:
    return {**file, "isUrlSigned": False}
