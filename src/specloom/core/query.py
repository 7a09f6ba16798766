"""Parameters to URLs: paths and queries, percent-encoded."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .errors import ArgumentError, UrlTooLong
from .shapes import is_list, is_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .operation import Operation, QueryStyle

__all__ = ["check_url", "encode_query", "fill_path", "flatten", "plain_text"]

_PLACEHOLDER = re.compile(r"\{(\w+)(\*?)\}")
_UNSAFE_IN_PATH = re.compile(r"[/\\?#%\x00-\x1f\x7f]")
_SUFFIXES: Mapping[QueryStyle, str] = {"plain": "", "suffixed": "[]"}
"""What stands after the name for each item of a list, where that is not its index."""
_NO_STYLES: Mapping[str, QueryStyle] = {}


def fill_path(template: str, values: Mapping[str, object], operation: str) -> str:
    """Put values into a path template.

    A placeholder stands for one segment, or part of one; `{name*}` for one or more, with `/`
    between them.

    Raises:
        ArgumentError: A value or a segment of it is empty, or would lead to another path.
    """

    def value(match: re.Match[str]) -> str:
        name, spans = match[1], bool(match[2])
        given = values[name]
        if isinstance(given, bool) or not isinstance(given, (str, int)):
            raise ArgumentError(f"{operation}: {name}={given!r} cannot stand in a path")
        text = plain_text(given, f"{operation}: {name}")
        segments = text.split("/") if spans else [text]
        if not all(map(_is_segment, segments)):
            rule = "no segment of it may" if spans else "it must not"
            slash = "" if spans else "'/', "
            raise ArgumentError(
                f"{operation}: {name}={text!r} cannot stand in a path: {rule} be empty, '.' or "
                f"'..', nor hold {slash}'\\', '?', '#', '%' or control characters"
            )
        return "/".join(_quote(segment, f"{operation}: {name}") for segment in segments)

    return _PLACEHOLDER.sub(value, template)


def _is_segment(text: str) -> bool:
    return bool(text) and text not in {".", ".."} and not _UNSAFE_IN_PATH.search(text)


def encode_query(
    query: Mapping[str, Any],
    style: QueryStyle,
    operation: str,
    *,
    styles: Mapping[str, QueryStyle] = _NO_STYLES,
    max_items: int | None = None,
) -> str:
    """Encode parameters as a query string, without the `?`.

    Args:
        query: Values by wire name.
        style: How lists and maps are written.
        operation: What errors name.
        styles: Styles of those that have their own.
        max_items: Longest list that the service reads.

    Only `A-Z a-z 0-9 - . _ ~` stay bare in values. `None` is skipped at the top level; within a
    mapping of style `brackets` it is a name with no `=`, which such servers read as null.

    Raises:
        ArgumentError: A value has no form in a query, or a list is longer than `max_items`.
    """
    pairs: list[str] = []
    for name, value in query.items():
        if value is None:
            continue
        if type(value) is int:
            pairs.append(f"{_quoted_name(name, '')}={value}")
            continue
        if type(value) is str:
            pairs.append(f"{_quoted_name(name, '')}={_quote(value, f'{operation}: {name}')}")
            continue
        where = f"{operation}: {name}"
        own = styles.get(name, style)
        if own == "comma" and is_list(value):
            _check_items(value, where, max_items)
            items = [_quote(plain_text(item, where), where) for item in value]
            pairs += [f"{_quoted_name(name, '')}={','.join(items)}"] if items else []
            continue
        for key, text in flatten(name, value, own, operation, max_items):
            try:
                encoded = _quoted_name(key, "[]$" if own == "brackets" else "")
            except UnicodeEncodeError:
                raise ArgumentError(f"{where}: {key!r} is not valid text") from None
            pairs.append(encoded if text is None else f"{encoded}={_quote(text, where)}")
    return "&".join(pairs)


@lru_cache(maxsize=4096)
def _quoted_name(name: str, safe: str) -> str:
    return quote(name, safe)


def flatten(  # noqa: C901  # one for each shape of value
    key: str, value: Any, style: QueryStyle, operation: str, max_items: int | None = None
) -> Iterator[tuple[str, str | None]]:
    """Give the names and texts that a style makes of a value; none in a map has no text.

    Raises:
        ArgumentError: The value has no form in that style.
    """
    if is_mapping(value):
        if style != "brackets":
            raise ArgumentError(f"{operation}: {key}: a mapping has no form in this query")
        if not value and "[" in key:
            raise ArgumentError(f"{operation}: {key} is empty, which a query cannot say")
        for name, inner in value.items():
            # The caller may come without a type checker.
            if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise ArgumentError(f"{operation}: {key}: {name!r} is not a name")
            yield from flatten(f"{key}[{name}]", inner, style, operation, max_items)
    elif is_list(value):
        _check_items(value, f"{operation}: {key}", max_items)
        if not value and "[" in key:
            raise ArgumentError(f"{operation}: {key} is an empty list, which a query cannot say")
        for index, inner in enumerate(value):
            if style == "suffixed" and is_list(inner):
                raise ArgumentError(f"{operation}: {key}: a list in a list has no form here")
            name = f"{key}{_SUFFIXES.get(style, f'[{index}]')}"
            yield from flatten(name, inner, style, operation, max_items)
    elif value is None:
        yield key, None
    else:
        yield key, plain_text(value, f"{operation}: {key}")


def _check_items(value: Sequence[Any], where: str, most: int | None) -> None:
    if most is not None and len(value) > most:
        raise ArgumentError(
            f"{where} has {len(value)} items; the service reads {most} at most and would drop the "
            "whole list in silence. Ask in several requests"
        )


def plain_text(value: Any, where: str) -> str:
    """Write a value that is neither a list nor a map as text.

    Raises:
        ArgumentError: It has no such form.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        # A member of an enum is one of these too, but does not show as one.
        return str.__str__(value) if isinstance(value, str) else int.__repr__(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ArgumentError(f"{where}: {value!r} has no time zone; give it one")
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, time)):
        return value.isoformat()
    raise ArgumentError(f"{where}: {value!r} has no form as plain text")


def _quote(text: str, where: str) -> str:
    try:
        return quote(text, "")
    except UnicodeEncodeError:
        raise ArgumentError(f"{where}: {text!r} is not valid text") from None


def check_url(url: str, operation: Operation[Any]) -> None:
    """Refuse a URL that the service would not take."""
    limit = operation.api.max_url
    if limit is not None and len(url) > limit:
        raise UrlTooLong(
            f"{operation.name}: the URL has {len(url)} bytes; the service takes {limit} at most. "
            "Ask with fewer or shorter values, in several requests"
        )
