"""What a person would call the resources and operations of a description."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.names import (
    LONGEST_WORD,
    RESERVED,
    attribute_name,
    class_name,
    numbered,
    snake_case,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["Call", "free_resource", "full_name", "operation_names", "resource_of", "word"]

_WORD: Final = re.compile("[a-z0-9]+")
_GENERAL: Final = re.compile(r"(api|rest|v\d+(\.\d+)*)", re.IGNORECASE)
"""A segment of a path that says nothing of what it is about."""
_LONGEST: Final = LONGEST_WORD - 10
"""Most characters of a name, to which a number may have to be added."""
_JOINTS: Final = frozenset({"and", "by", "for", "from", "in", "of", "on", "to", "with"})
_READING: Final = frozenset({"fetch", "find", "get", "read", "retrieve"})


@frozen
class Call:
    """An operation, as far as its name depends on it."""

    identifier: str
    """The operation's ID; empty where it has none."""
    method: str
    path: str
    has_patch: bool
    """Whether the path takes PATCH too."""


def word(text: str, fallback: str) -> str:
    """Give a name in snake_case and ASCII, of a length that files can have."""
    name = attribute_name(text)
    if len(name) > _LONGEST:
        name = name[:_LONGEST].rstrip("_")
    return name if name.isascii() and text else fallback


def resource_of(path: str) -> str:
    """Give the segment of a path that says what it is about."""
    segments = [each for each in path.split("/") if each and "{" not in each]
    telling = [each for each in segments if not _GENERAL.fullmatch(each)]
    return next(iter((*telling, *segments)), "root")


def free_resource(name: str, taken: Collection[str]) -> str:
    """Give the name of a resource whose module and class are free, as near as can be."""
    classes = {class_name(each) for each in taken} | RESERVED["type"]
    names = {*RESERVED["resource"], *RESERVED["module"], *taken}
    number, found = 1, name
    while found in names or class_name(found) in classes:
        number += 1
        found = f"{name}s" if number == 2 and not name.endswith("s") else f"{name}_{number}"
    return found


def operation_names(resource: str, calls: Iterable[Call]) -> list[str]:
    """Give what operations of a resource are called: short where that tells them apart."""
    listed = list(calls)
    shorts = [_short_name(resource, each) for each in listed]
    count = Counter(shorts)
    taken = {*RESERVED["operation"], *RESERVED["resource"]}
    names: list[str] = []
    for each, short in zip(listed, shorts, strict=True):
        is_plain = count[short] == 1 and short not in taken
        name = numbered(short if is_plain else full_name(resource, each), taken, "_")
        taken.add(name)
        names.append(name)
    return names


def full_name(resource: str, call: Call) -> str:
    """Give the name of an operation that says which resource it is of."""
    if call.identifier:
        return word("_".join(_own_words(call)), f"{call.method}_operation")
    short = _name_of_path(resource, call)
    return f"{short}_{resource}" if short in {"create", "delete", "get", "list"} else short


def _short_name(resource: str, call: Call) -> str:
    words = _own_words(call)
    if not words:
        return _name_of_path(resource, call)
    around = [_singular(each) for each in resource.split("_")]
    singles = [_singular(each) for each in words]
    width = len(around)
    at = next((i for i in range(len(words)) if singles[i : i + width] == around), -1)
    kept = words if at < 0 else words[:at] + words[at + width :]
    if not kept or kept[0] in _JOINTS or kept[-1] in _JOINTS:
        return full_name(resource, call)
    is_item = call.path.endswith("}")
    if is_item and len(kept) > 2 and kept[-2] == "by" and _names_the_end(call.path, kept[-1]):
        kept = kept[:-2]
    was_plural = at >= 0 and words[at + width - 1] != singles[at + width - 1]
    if call.method == "get" and len(kept) == 1 and kept[0] in _READING:
        kept = ["list" if was_plural and not is_item else "get"]
    return word("_".join(kept), full_name(resource, call))


def _own_words(call: Call) -> list[str]:
    """Give the words of an operation's ID, without path and method where a framework adds them."""
    if not call.identifier.isascii():
        return []
    words = _words(call.identifier)
    added = [*_words(call.path), call.method]
    is_made = len(words) > len(added) and words[-len(added) :] == added
    return words[: -len(added)] if is_made else words


def _name_of_path(resource: str, call: Call) -> str:
    """Give the name that method and path say: `list`, `get`, `create`, `delete_photo`."""
    segments = [each for each in call.path.split("/") if each]
    around = [_singular(each) for each in _words(resource)]
    literal = ["" if "{" in each else each for each in segments]
    at = next((i for i, e in enumerate(literal) if _singles(e) == around), -1)
    inner = [w for e in literal[at + 1 :] if e and not _GENERAL.fullmatch(e) for w in _words(e)]
    is_item = call.path.endswith("}")
    last = inner[-1] if inner else resource
    is_list = not is_item and last != _singular(last)
    if inner and is_item:
        inner[-1] = _singular(last)
    if call.method == "post" and inner and not is_list and not is_item:
        return word("_".join(inner), "post")
    if call.method == "post" and inner:
        inner[-1] = _singular(last)
    verbs = {
        "get": "list" if is_list else "get",
        "post": "create",
        "put": "replace" if call.has_patch else "update",
        "patch": "update",
        "delete": "delete",
    }
    return word("_".join([verbs[call.method], *inner]), f"{call.method}_operation")


def _names_the_end(path: str, name: str) -> bool:
    ends = _words(path.rpartition("{")[2])
    return name == "id" or [name] == ends


def _words(text: str) -> list[str]:
    return _WORD.findall(snake_case(text))


def _singles(text: str) -> list[str]:
    return [_singular(each) for each in _words(text)]


def _singular(name: str) -> str:
    """Give a noun's singular, well enough to compare by."""
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    if name.endswith(("sses", "xes", "ches", "shes")):
        return name[:-2]
    is_plural = name.endswith("s") and not name.endswith(("ss", "us", "is")) and len(name) > 3
    return name[:-1] if is_plural else name
