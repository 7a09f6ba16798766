"""Takes out of answers what they repeat of secrets that were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .codec import decode_json, encode_json
from .errors import DecodeError
from .secret import Secret
from .shapes import is_array, is_list, is_mapping, is_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["masked"]

_HIDDEN = "***"
_SHORT = 4
"""Characters below which a secret is only found where it stands alone."""


def masked(body: bytes, sent: Any) -> bytes:
    """An answer without the secrets that a request held."""
    secrets = list(_secrets(sent))
    if not secrets:
        return body
    try:
        data = decode_json(body, "")
    except DecodeError:
        text = body.decode("utf-8", "replace")
        return _without(text, secrets).encode()
    return encode_json(_cleaned(data, secrets), "")


def _secrets(value: Any) -> Iterator[str]:
    if isinstance(value, Secret):
        if value:
            yield value.reveal()
    elif is_mapping(value):
        for item in value.values():
            yield from _secrets(item)
    elif is_list(value):
        for item in value:
            yield from _secrets(item)


def _cleaned(value: Any, secrets: Sequence[str]) -> Any:
    if isinstance(value, str):
        return _without(value, secrets)
    if is_array(value):
        return [_cleaned(item, secrets) for item in value]
    if is_object(value):
        return {key: _cleaned(item, secrets) for key, item in value.items()}
    return value


def _without(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        if len(secret) >= _SHORT:
            text = text.replace(secret, _HIDDEN)
        elif text == secret:
            text = _HIDDEN
    return text
