"""Takes out of answers what they repeat of secrets that were sent."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

from .codec import decode_json, encode_json
from .errors import DecodeError
from .secret import Secret
from .shapes import is_array, is_list, is_mapping, is_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .message import Request

__all__ = ["Mask"]

_HIDDEN = "***"
_SHORT = 4
"""Characters below which a secret of a body is only found where it stands alone."""
_LEAST_CREDENTIAL = 8
"""Shorter texts are no credentials, and may stand in an answer by chance."""
_BETWEEN = re.compile(r"[\s;,]+")
"""What parts a credential from its prefix, tokens from each other, and cookies."""


class Mask:
    """Hides the secrets of a request in what was answered.

    Args:
        request: The request as it was sent.
    """

    def __init__(self, request: Request) -> None:
        params = [param.wire for param in request.operation.params if param.place == "headers"]
        given = [request.headers.get(name) for name in params]
        found = {*_secrets(request.json), *_secrets(given), *_credentials(request)}
        self._secrets = [Secret(each) for each in sorted(found, key=len, reverse=True)]

    def body(self, body: bytes) -> bytes:
        """A body without secrets; as it came where it holds none."""
        if not self._secrets:
            return body
        try:
            data = decode_json(body, "")
        except DecodeError:
            text = body.decode("utf-8", "replace")
            clean = self.text(text)
            return body if clean == text else clean.encode()
        cleaned = self._cleaned(data)
        return body if cleaned == data else encode_json(cleaned, "")

    def text(self, text: str) -> str:
        """A text without secrets."""
        for each in self._secrets:
            secret = each.reveal()
            if len(secret) >= _SHORT:
                text = text.replace(secret, _HIDDEN)
            elif text == secret:
                text = _HIDDEN
        return text

    def _cleaned(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if is_array(value):
            return [self._cleaned(item) for item in value]
        if is_object(value):
            return {self.text(key): self._cleaned(item) for key, item in value.items()}
        return value


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


def _credentials(request: Request) -> Iterator[str]:
    sent = [value for value in request.headers.values() if isinstance(value, Secret)]
    if request.token is not None:
        sent.append(request.token[1])
    for secret in sent:
        for part in _BETWEEN.split(secret.reveal()):
            for each in (part, part.partition("=")[2]):  # a cookie's value stands after its name
                if len(each) >= _LEAST_CREDENTIAL:
                    yield each
                    yield from _paired(each)


def _paired(credential: str) -> Iterator[str]:
    """The secret of a name and password that were sent as Base64."""
    try:
        name, _, password = base64.b64decode(credential, validate=True).decode().partition(":")
    except ValueError:
        return
    secret = password or name
    if len(secret) >= _LEAST_CREDENTIAL:
        yield secret
