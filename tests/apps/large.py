"""Specs as large as one likes, each large in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["SHAPES", "write"]

SERVICE: Final = """\
service: large
title: Large
description: A large service.
client: LargeNamespaces
apis:
  main: {path: /v1, accepts: [token]}
credentials:
  token: {header: X-Token}
errors: {class: LargeError, code: code, message: message}
"""
APPS: Final = "service: large\nextends: kintone\ndescription: Large apps.\n"
CONTENTS: Final = "service: large\nextends: strapi\ndescription: Large contents.\n"


def write(folder: Path, shape: str, count: int) -> Path:
    """Write a folder of specs.

    Args:
        folder: Where `large/` goes, the service's folder.
        shape: One of `SHAPES`.
        count: How many of what the shape has many of.
    """
    for name, text in SHAPES[shape](count).items():
        path = folder / "large" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def _resource(name: str, operations: Iterable[str], types: Iterable[str]) -> str:
    head = f"resource: {name}\ndescription: Some of what the service has.\n"
    return f"{head}operations:\n{''.join(operations)}types:\n{''.join(types)}"


def _operation(name: str, path: str, returns: str) -> str:
    return f"""\
  {name}:
    get: /{path}/{{id}}
    summary: Get one of them.
    path: {{id: {{type: integer, required: true, description: Its number.}}}}
    query: {{depth: {{type: integer, minimum: 1, description: Levels below it.}}}}
    returns: {returns}
"""


def _type(name: str, inner: str) -> str:
    return f"""\
  {name}:
    description: One of them.
    fields:
      id: {{type: integer, required: true, description: Its number.}}
      next: {{type: {inner}, nullable: true, description: What follows.}}
"""


def _operations(count: int) -> dict[str, str]:
    """One file of many operations."""
    operations = (
        _operation(f"get_{number}", f"things/{number}", "Thing") for number in range(count)
    )
    text = _resource("things", operations, [_type("Thing", "Thing")])
    return {"service.yaml": SERVICE, "things.yaml": text}


def _files(count: int) -> dict[str, str]:
    """Many files, each of which uses the next one's type, the last the first one's."""
    files = {
        f"thing_{number}.yaml": _resource(
            f"thing_{number}",
            [_operation("get", f"things/{number}", f"Thing{number}")],
            [_type(f"Thing{number}", f"Thing{(number + 1) % count}")],
        )
        for number in range(count)
    }
    return {"service.yaml": SERVICE, **files}


def _types(count: int) -> dict[str, str]:
    """Many types in a chain."""
    types = [_type(f"Thing{number}", f"Thing{(number + 1) % count}") for number in range(count)]
    text = _resource("things", [_operation("get", "things", "Thing0")], types)
    return {"service.yaml": SERVICE, "things.yaml": text}


def _parameters(count: int) -> dict[str, str]:
    """One operation of many parameters."""
    queries = "".join(
        f"      filter_{number}: {{type: string, description: What it shall be.}}\n"
        for number in range(count)
    )
    operation = f"  find:\n    get: /things\n    summary: Find some.\n    query:\n{queries}"
    text = _resource("things", [f"{operation}    returns: Thing\n"], [_type("Thing", "Thing")])
    return {"service.yaml": SERVICE, "things.yaml": text}


def _values(count: int) -> dict[str, str]:
    """One enum of many values, and one union of as many variants."""
    values = ", ".join(f"VALUE_{number}" for number in range(count))
    variants = ", ".join(f"VALUE_{number}: Thing{number}" for number in range(count))
    union = f"union: {{discriminator: type, variants: {{{variants}}}}}"
    types = [
        f"  Word:\n    description: A word.\n    enum: [{values}]\n",
        f"  Each:\n    description: Any of them.\n    {union}\n",
        *(_type(f"Thing{number}", "Word") for number in range(count)),
    ]
    return {
        "service.yaml": SERVICE,
        "things.yaml": _resource("things", [_operation("get", "things", "Each")], types),
    }


def _fields(count: int) -> dict[str, str]:
    """A kintone app of many fields."""
    kinds = (
        "SINGLE_LINE_TEXT, required: true",
        "NUMBER, minimum: 0",
        "DROP_DOWN, options: [a, b]",
        "DATE",
    )
    fields = "".join(
        f"  field_{number}: {{type: {kinds[number % 4]}, code: Field {number}}}\n"
        for number in range(count)
    )
    app = f"app: 7\nrecord: Thing\ndescription: Things.\nfields:\n{fields}"
    return {"service.yaml": APPS, "things.yaml": app}


def _attributes(count: int) -> dict[str, str]:
    """A content type of Strapi of many attributes."""
    kinds = ("string", "integer", "enumeration, enum: [a, b]", "media")
    attributes = "".join(
        f"  attribute_{number}: {{type: {kinds[number % 4]}}}\n" for number in range(count)
    )
    text = _content("thing", attributes)
    return {"service.yaml": CONTENTS, "things.yaml": text}


def _contents(count: int) -> dict[str, str]:
    """Many content types of Strapi, each related to the next one, the last to the first."""
    files = {
        f"thing_{number}.yaml": _content(
            f"thing-{number}",
            f"  next: {{type: relation, to: api::thing-{(number + 1) % count}"
            f".thing-{(number + 1) % count}}}\n  name: {{type: string}}\n",
        )
        for number in range(count)
    }
    return {"service.yaml": CONTENTS, **files}


def _content(name: str, attributes: str) -> str:
    class_name = "".join(word.capitalize() for word in name.split("-"))
    return (
        f"type: api::{name}.{name}\nkind: collection\npath: {name}s\nclass: {class_name}\n"
        f"description: Things.\nattributes:\n{attributes}"
    )


SHAPES: Final[dict[str, Callable[[int], dict[str, str]]]] = {
    "operations": _operations,
    "files": _files,
    "types": _types,
    "parameters": _parameters,
    "values": _values,
    "fields": _fields,
    "attributes": _attributes,
    "contents": _contents,
}
"""Files by name, by what there are many of."""
