"""Which names Python can use, and which are taken."""

from __future__ import annotations

import keyword
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from .kintone.reserved import APP_RESERVED
from .strapi.reserved import CONTENT_RESERVED

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Set as AbstractSet

__all__ = [
    "BASIC",
    "DOWNLOAD_PARAMETERS",
    "FILE_PARAMETERS",
    "LONGEST_WORD",
    "PATTERNS",
    "RESERVED",
    "UPLOAD_PARAMETERS",
    "NameStyle",
    "attribute_name",
    "class_name",
    "constant",
    "error_names",
    "fresh",
    "header_name",
    "inner_class_name",
    "iterator_name",
    "name_problem",
    "natural",
    "numbered",
    "plain_class_name",
    "snake_case",
    "tag_name",
]

NameStyle = Literal["word", "variable", "type", "class", "wire"]
"""How a name is written.

`word` is ASCII in snake_case, also used for constants and modules; `variable` is lower case in any
script; `type` and `class` are PascalCase; `wire` is any text.
"""

PATTERNS: Final[dict[NameStyle, str]] = {
    "word": "^[a-z][a-z0-9_]*$",
    "variable": r"^[^\x00-`{-\x7f][^\x00-/:-^`{-\x7f]*$",
    "type": r"^[^\x00-@\[-\x7f][^\x00-/:-@\[-`{-\x7f]*$",
    "class": "^[A-Z][A-Za-z0-9]*$",
    "wire": "^.+$",
}
"""The styles as regular expressions that every dialect reads alike, as far as these can tell."""

_SHAPES: Final = {
    "word": "a name in snake_case",
    "variable": "a name in snake_case",
    "type": "a name in PascalCase",
    "class": "a name in PascalCase",
    "wire": "a name",
}

LONGEST_WORD: Final = 100
"""Most characters of a name that files may be called by: no file system takes any length."""

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

BASIC: Final = "basic"
"""The scheme of Basic authentication of a gate, which goes beside another credential."""

_ERRORS: Final = {
    "default": "",
    "bad_request": "BadRequest",
    "authentication": "Authentication",
    "permission": "PermissionDenied",
    "not_found": "NotFound",
    "conflict": "Conflict",
    "rate_limit": "RateLimit",
    "server": "Server",
    "incomplete": "IncompleteResult",
    "redirect": "Redirect",
}
"""What a kind of error is called in the name of its exception."""

UPLOAD_PARAMETERS: Final = ("content", "name", "content_type", "progress")
"""What every operation takes that sends a form with a file."""

FILE_PARAMETERS: Final = tuple(each for each in UPLOAD_PARAMETERS if each != "name")
"""What every operation takes whose body is a file."""

DOWNLOAD_PARAMETERS: Final = ("progress",)
"""What every operation with a download takes."""

METHOD_PARAMETER: Final = "method"
"""What every operation that may be sent by two methods takes."""

RESERVED: Final[dict[str, frozenset[str]]] = {
    **APP_RESERVED,
    **CONTENT_RESERVED,
    "argument": frozenset({"self", "client", "call", "download", "follow"}),
    "field": frozenset({"self"}),
    "result field": frozenset({"evolve", "extra", "has", "loaded"}),
    "operation": frozenset({"service", "type_checking", "unset"}),
    "parameter": frozenset({"self"}),
    "resource": frozenset(
        {
            "cached_property",
            "client_options",
            "close",
            "execute",
            "int",
            "open_file",
            "owe",
            "path_of",
            "raw_request",
            "sequence",
            "service",
            "str",
            "unpack",
            "with_options",
            "with_response",
        }
    ),
    "client option": frozenset(
        {
            "address",
            "auth",
            "base_url",
            "basic_auth",
            "concurrency",
            "given",
            "guarded",
            "hidden",
            "max_answer_bytes",
            "middlewares",
            "options",
            "proxy",
            "retry",
            "self",
            "session",
            "ssl",
            "super",
            "telemetry",
            "timeout",
            "veiled",
        }
    ),
    "credential argument": frozenset({"clock", "hidden", "self", "super", "time"}),
    "credential class": frozenset(
        {
            "Callable",
            "Client",
            "ClientOptions",
            "Secret",
            "Sequence",
            "SignedToken",
            "Signing",
            "TokenCredential",
            "Unpack",
            "UserPassword",
        }
    ),
    "module": frozenset({"client", "credentials", "errors", "service"}),
    "api": frozenset({"service"}),
    "type": frozenset(
        {
            "Annotated",
            "Any",
            "Api",
            "AsyncIterator",
            "Client",
            "Concurrency",
            "Decimal",
            "DecimalText",
            "EpochMs",
            "ErrorShape",
            "False",
            "FileContent",
            "FileDownload",
            "FileUpload",
            "Final",
            "IntText",
            "Limits",
            "Literal",
            "Mapping",
            "MaybeDecimalText",
            "MaybeIntText",
            "MethodOverride",
            "Model",
            "None",
            "Operation",
            "Param",
            "Progress",
            "Required",
            "Resource",
            "RetrySignals",
            "Scheme",
            "Sequence",
            "Service",
            "TypeAlias",
            "TypedDict",
            "Unset",
            "UNSET",
            "SERVICE",
            "TYPE_CHECKING",
            "True",
            "ClassVar",
        }
    ),
}
"""Names that generated code needs for itself, by what would be called so."""


def name_problem(name: str, style: NameStyle) -> tuple[str, str] | None:
    """Tell what is wrong with a name, and which one was probably meant.

    Args:
        name: The name.
        style: How it should be written.

    Returns:
        None where nothing is wrong.
    """
    if style == "wire":
        return None if name else ("a name is missing", "")
    if style == "word" and len(name) > LONGEST_WORD:
        return f"is longer than {LONGEST_WORD} characters", ""
    better = class_name(name) if style in {"type", "class"} else snake_case(name)
    if keyword.iskeyword(name):
        return "is a keyword of Python", "" if style in {"type", "class"} else f"{name}_"
    if _fits(name, style):
        return None
    return f"is not {_SHAPES[style]}", better if _fits(better, style) else ""


def _fits(name: str, style: NameStyle) -> bool:
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        return False
    if unicodedata.normalize("NFKC", name) != name:
        return False
    if style in {"type", "class"}:
        return name[0].isupper() and "_" not in name and (style == "type" or name.isascii())
    return name == name.lower() and (style == "variable" or name.isascii())


def snake_case(name: str) -> str:
    """Give a name in snake_case: `totalCount` is `total_count`."""
    name = _HUMP.sub("_", name)
    return re.sub(r"\W+", "_", name).strip("_").lower()


def class_name(name: str) -> str:
    """Give a name in PascalCase: `users_permissions` is `UsersPermissions`."""
    return "".join(f"{word[:1].upper()}{word[1:]}" for word in re.split(r"[\W_]+", name))


def constant(name: str) -> str:
    """Give the name of a constant: `read_cursor` is `READ_CURSOR`."""
    return name.upper()


def header_name(variable: str) -> str:
    """Give the header that a parameter travels as: `request_id` is `request-id`."""
    return variable.replace("_", "-")


def iterator_name(operation: str) -> str:
    """Give the name of the method that goes through the pages of an operation."""
    return "iterate" if operation in {"find", "list"} else f"iterate_{operation}"


def error_names(base: str) -> dict[str, str]:
    """Give the names of a service's exceptions by kind: of `ShopError`, `ShopNotFoundError`.

    Args:
        base: Name of the one that all others are made of.
    """
    prefix = base.removesuffix("Error")
    return {kind: f"{prefix}{name}Error" if name else base for kind, name in _ERRORS.items()}


def fresh(name: str, taken: AbstractSet[str]) -> str:
    """Give a name that is not taken, as near to the wanted one as can be."""
    while name in taken:
        name += "_"
    return name


@cache
def natural(name: str) -> tuple[int, tuple[tuple[int, int, str], ...], str]:
    """Give what names are sorted by: constants, classes, others; 2 before 10."""
    rank = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return rank, tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts), name


def attribute_name(code: str, reserved: Collection[str] = ()) -> str:
    """Give the attribute for a wire name: `OrderNo.` is `order_no`, `数量（個）` is `数量_個`.

    Args:
        code: The name on the wire.
        reserved: Names that the class has itself.
    """
    text = "".join(char if _can_stand(char) else " " for char in _normal(code))
    name = _normal("_".join(_HUMP.sub(" ", text).split()).lower())
    if not name:
        return "field"
    if not name.isidentifier():
        name = f"field_{name}"
    is_taken = keyword.iskeyword(name) or name in reserved
    return f"{name}_" if is_taken else name


def tag_name(wire: str) -> str:
    """Give the field that a union's discriminator is: of `@type`, `type`."""
    return attribute_name(wire, RESERVED["field"] | RESERVED["result field"])


def plain_class_name(text: str) -> str:
    """Give a name in PascalCase and ASCII; empty where the text has none to give."""
    name = class_name(_normal(text))
    is_plain = name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
    return name if is_plain and name[0].isupper() else ""


def inner_class_name(owner: str, attribute: str) -> str:
    """Give the name of what belongs to an attribute of a class: `OrderStatus`."""
    words = attribute.split("_")
    return owner + "".join(f"{word[:1].upper()}{word[1:]}" for word in words)


def numbered(name: str, taken: Collection[str], joint: str = "") -> str:
    """Give a name that is not taken: the name itself, else one with 2 or more after it."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}{joint}{number}"
    return found


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _can_stand(char: str) -> bool:
    """Tell whether an identifier can hold a character, whatever Python's version."""
    is_word = char.isalnum() or unicodedata.category(char) in {"Mn", "Mc"}
    return is_word and f"a{char}".isidentifier()
