"""The parameters of a call, from a query string or a JSON body."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeGuard, cast
from urllib.parse import parse_qsl

import msgspec

from specloom.testing.kintone.errors import invalid_input, invalid_json

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["REQUIRED", "Parameters", "as_list", "as_object", "from_json", "from_query"]

_INDEXED = re.compile(r"(.+)\[(\d+)\]")
_INTEGER = re.compile(r"-?\d{1,19}")

_decoder = msgspec.json.Decoder(float_hook=Decimal)

REQUIRED = "Required field."


def as_object(value: Any) -> dict[str, Any]:
    """The value, which has to be a JSON object."""
    if not isinstance(value, dict):
        raise invalid_json()
    return cast("dict[str, Any]", value)


def as_list(value: Any) -> list[Any]:
    """The value, which has to be a JSON array."""
    if not _is_list(value):
        raise invalid_json()
    return value


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def from_json(body: bytes) -> dict[str, Any]:
    """The parameters in a JSON body."""
    try:
        return as_object(_decoder.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise invalid_json() from None


def from_query(query_string: str) -> dict[str, Any]:
    """The parameters in a query string; `ids[0]=1&ids[1]=2` is an array."""
    values: dict[str, Any] = {}
    arrays: dict[str, dict[int, str]] = {}
    for name, value in parse_qsl(query_string, keep_blank_values=True):
        if indexed := _INDEXED.fullmatch(name):
            arrays.setdefault(indexed[1], {})[int(indexed[2])] = value
        else:
            values[name] = value
    for name, items in arrays.items():
        values[name] = [items[index] for index in sorted(items)]
    return values


class Parameters:
    """Reads parameters by name; an empty one counts as absent.

    Numbers and truth values may be text, since a query string has nothing else.
    """

    def __init__(self, values: Mapping[str, Any], *, inside: str = "") -> None:
        self._values = values
        self.inside = inside
        """The path of the object that holds the parameters, empty for the request itself."""

    def path(self, name: str) -> str:
        """How an error names the parameter."""
        return f"{self.inside}.{name}" if self.inside else name

    def all(self) -> Mapping[str, Any]:
        """Every value as it came."""
        return self._values

    def get(self, name: str) -> Any:
        """The value as it came, None when absent or empty text."""
        value = self._values.get(name)
        return None if value == "" else value

    def refuse(self, name: str, *messages: str) -> Exception:
        """The error that blames the parameter."""
        return invalid_input({self.path(name): messages})

    def integer(self, name: str, *, minimum: int = 1, maximum: int | None = None) -> int:
        """A whole number that has to be there."""
        value = self.optional_integer(name, minimum=minimum, maximum=maximum)
        if value is None:
            raise self.refuse(name, REQUIRED)
        return value

    def optional_integer(
        self, name: str, *, minimum: int = 1, maximum: int | None = None
    ) -> int | None:
        """A whole number, None when absent."""
        value = self.get(name)
        if value is None:
            return None
        number = self._whole(name, value)
        if number < minimum:
            raise self.refuse(name, f"must be greater than or equal to {minimum}")
        if maximum is not None and number > maximum:
            raise self.refuse(name, f"must be less than or equal to {maximum}")
        return number

    def text(self, name: str) -> str:
        """A text that has to be there."""
        value = self.optional_text(name)
        if value is None:
            raise self.refuse(name, REQUIRED)
        return value

    def optional_text(self, name: str) -> str | None:
        """A text, None when absent."""
        value = self.get(name)
        if value is None or isinstance(value, str):
            return value
        raise invalid_json()

    def flag(self, name: str) -> bool:
        """A truth value, false when absent."""
        value = self.get(name)
        return value is True or value == "true"

    def array(self, name: str) -> list[Any] | None:
        """An array, None when absent; a bare value in a query string is its only item."""
        value = self.get(name)
        if value is None:
            return None
        return [value] if isinstance(value, str) else as_list(value)

    def integers(self, name: str) -> list[int] | None:
        """An array of whole numbers, None when absent."""
        values = self.array(name)
        return None if values is None else [self._whole(name, value) for value in values]

    def texts(self, name: str) -> list[str] | None:
        """An array of texts, None when absent."""
        values = self.array(name)
        if values is None:
            return None
        if not all(isinstance(value, str) for value in values):
            raise invalid_json()
        return values

    def object(self, name: str) -> dict[str, Any] | None:
        """A JSON object, None when absent."""
        value = self.get(name)
        return None if value is None else as_object(value)

    def nested(self, name: str) -> Parameters | None:
        """The parameters in a JSON object, None when absent."""
        values = self.object(name)
        return None if values is None else Parameters(values, inside=self.path(name))

    def objects(self, name: str, *, maximum: int, too_many: str) -> list[Parameters]:
        """An array of JSON objects that has to be there."""
        values = self.array(name)
        if values is None:
            raise self.refuse(name, REQUIRED)
        if len(values) > maximum:
            raise self.refuse(name, too_many)
        return [
            Parameters(as_object(value), inside=f"{self.path(name)}[{index}]")
            for index, value in enumerate(values)
        ]

    def _whole(self, name: str, value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        raise self.refuse(name, "Only numbers are allowed.")
