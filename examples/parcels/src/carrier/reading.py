"""Reads what a request holds, and refuses whatever is not as documented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, get_origin
from urllib.parse import unquote_plus

import msgspec

from .problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from aiohttp import web

__all__ = ["read_form", "read_json", "read_query", "read_values"]

Shape = TypeVar("Shape", bound=msgspec.Struct)

_AT = re.compile(r" - at `\$(.*)`$")
_STEP = re.compile(r"\.(\w+)|\[(\w+|\.\.\.)\]")


def read_query(request: web.Request, shape: type[Shape]) -> Shape:
    """Read the query, whose lists have commas between their items."""
    return read_values(_decoded(request.raw_path.partition("?")[2], shape), shape)


async def read_form(request: web.Request, shape: type[Shape]) -> Shape:
    """Read a form of plain fields, whose lists are as those of a query."""
    body = await _body(request, "application/x-www-form-urlencoded")
    return read_values(_decoded(body.decode(), shape), shape)


async def read_json(request: web.Request, shape: type[Shape]) -> Shape:
    """Read a JSON body."""
    body = await _body(request, "application/json")
    return _checked(lambda: msgspec.json.decode(body, type=shape))


def read_values(pairs: Iterable[tuple[str, Any]], shape: type[Shape]) -> Shape:
    """Read texts by name, each name once."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise Problem(400, "invalid", f"{name} stands twice.")
        values[name] = value
    return _checked(lambda: msgspec.convert(values, shape, strict=False))


def _decoded(text: str, shape: type[msgspec.Struct]) -> Iterator[tuple[str, str | list[str]]]:
    fields = msgspec.structs.fields(shape)
    lists = {each.encode_name for each in fields if get_origin(each.type) is tuple}
    for pair in filter(None, text.split("&")):
        name, _, value = pair.partition("=")
        items = [unquote_plus(item) for item in value.split(",")]
        yield unquote_plus(name), items if name in lists else ",".join(items)


async def _body(request: web.Request, media_type: str) -> bytes:
    if request.content_type != media_type:
        raise Problem(415, "media_type", f"This request takes {media_type}.")
    return await request.read()


def _checked(read: Callable[[], Shape]) -> Shape:
    try:
        return read()
    except msgspec.ValidationError as error:
        what, path = _AT.sub("", str(error)), _AT.search(str(error))
        steps = _STEP.findall(path[1]) if path else []
        pointer = "#" + "".join(f"/{name or index}" for name, index in steps)
        detail = "Values are missing or wrong."
        raise Problem(400, "invalid", detail, pointers={pointer: what}) from None
    except msgspec.DecodeError as error:
        raise Problem(400, "invalid", str(error)) from None
