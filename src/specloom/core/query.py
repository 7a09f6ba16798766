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
    from collections.abc import Iterator, Mapping

    from .operation import Operation, QueryStyle

__all__ = ["check_url", "encode_query", "fill_path"]

_UNSAFE_IN_PATH = re.compile(r"[/\\?#%\x00-\x1f\x7f]")


def fill_path(template: str, values: Mapping[str, object], operation: str) -> str:
    """Put values into a path template.

    Raises:
        ArgumentError: A value is empty, or would lead to another path.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        given = values[name]
        if isinstance(given, bool) or not isinstance(given, (str, int)):
            raise ArgumentError(f"{operation}: {name}={given!r} cannot stand in a path")
        text = _text(given, name, operation)
        if not text or text in {".", ".."} or _UNSAFE_IN_PATH.search(text):
            raise ArgumentError(
                f"{operation}: {name}={text!r} cannot stand in a path: it must not be empty, "
                "'.' or '..', nor hold '/', '\\', '?', '#', '%' or control characters"
            )
        return _quote(text, f"{operation}: {name}")

    return re.sub(r"\{(\w+)\}", value, template)


def encode_query(
    query: Mapping[str, Any],
    style: QueryStyle,
    operation: str,
    *,
    max_items: int | None = None,
) -> str:
    """Encode parameters as a query string, without the `?`.

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
        for key, text in _flatten(name, value, style, operation, max_items):
            where = f"{operation}: {name}"
            try:
                encoded = _quoted_name(key, "[]$" if style == "brackets" else "")
            except UnicodeEncodeError:
                raise ArgumentError(f"{where}: {key!r} is not valid text") from None
            pairs.append(encoded if text is None else f"{encoded}={_quote(text, where)}")
    return "&".join(pairs)


@lru_cache(maxsize=4096)
def _quoted_name(name: str, safe: str) -> str:
    return quote(name, safe)


def _flatten(  # noqa: C901  # one for each shape of value
    key: str, value: Any, style: QueryStyle, operation: str, max_items: int | None
) -> Iterator[tuple[str, str | None]]:
    if is_mapping(value):
        if style != "brackets":
            raise ArgumentError(f"{operation}: {key}: a mapping has no form in this query")
        if not value and "[" in key:
            raise ArgumentError(f"{operation}: {key} is empty, which a query cannot say")
        for name, inner in value.items():
            # The caller may come without a type checker.
            if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise ArgumentError(f"{operation}: {key}: {name!r} is not a name")
            yield from _flatten(f"{key}[{name}]", inner, style, operation, max_items)
    elif is_list(value):
        if max_items is not None and len(value) > max_items:
            raise ArgumentError(
                f"{operation}: {key} has {len(value)} items; the service reads {max_items} at most "
                "and would drop the whole list in silence. Ask in several requests"
            )
        if not value and "[" in key:
            raise ArgumentError(f"{operation}: {key} is an empty list, which a query cannot say")
        for index, inner in enumerate(value):
            name = key if style == "plain" else f"{key}[{index}]"
            yield from _flatten(name, inner, style, operation, max_items)
    elif value is None:
        yield key, None
    else:
        yield key, _text(value, key, operation)


def _text(value: Any, key: str, operation: str) -> str:
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
            raise ArgumentError(f"{operation}: {key}: {value!r} has no time zone; give it one")
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, time)):
        return value.isoformat()
    raise ArgumentError(f"{operation}: {key}: {value!r} has no form in a query")


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
