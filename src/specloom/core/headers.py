"""Parameters that travel as headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .errors import ArgumentError
from .query import plain_text
from .secret import Secret, reveal
from .shapes import is_list

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["header_values"]

_VALUE = re.compile(r"([!-~]([ -~]*[!-~])?)?")
_ITEM = re.compile(r"[!-+\--~]([ -+\--~]*[!-+\--~])?")


def header_values(values: Mapping[str, Any], operation: str) -> dict[str, str | Secret]:
    """Write header parameters by name: None is left out, and a list has commas between its items.

    Raises:
        ArgumentError: A header cannot carry a value.
    """
    headers: dict[str, str | Secret] = {}
    for name, value in values.items():
        where = f"{operation}: the header {name}"
        if is_list(value):
            items = [_text(item, where, is_item=True) for item in value]
            if items:
                text = ",".join(map(reveal, items))
                is_secret = any(isinstance(item, Secret) for item in items)
                headers[name] = Secret(text) if is_secret else text
        elif value is not None:
            headers[name] = _text(value, where)
    return headers


def _text(value: Any, where: str, *, is_item: bool = False) -> str | Secret:
    text = value if isinstance(value, Secret) else plain_text(value, where)
    if not (_ITEM if is_item else _VALUE).fullmatch(reveal(text)):
        rule = "an item must not be empty, nor hold commas" if is_item else "it must be"
        raise ArgumentError(
            f"{where} holds what a header cannot carry: {rule}"
            f"{', and be' if is_item else ''} printable ASCII without blanks at an end"
        )
    return text
