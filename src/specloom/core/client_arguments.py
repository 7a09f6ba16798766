"""What a client was told, checked and made ready for its chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .errors import ConfigurationError
from .query import fill_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .credentials import Credential
    from .operation import Service

__all__ = ["credentials_in", "positive", "prefixes_of"]


def credentials_in(auth: Credential | Sequence[Credential] | None) -> tuple[Credential, ...]:
    """Give the credentials that a client was told, none where it was told of none.

    Raises:
        ConfigurationError: It is an empty list.
    """
    given = () if auth is None else tuple(auth) if isinstance(auth, Sequence) else (auth,)
    if auth is not None and not given:
        raise ConfigurationError("auth is an empty list: give a credential, or leave it out")
    return given


def positive(value: Any, name: str, kind: type = float) -> Any:
    """Give a number as it is, None for none.

    Raises:
        ConfigurationError: It is none of the kind, or not greater than 0.
    """
    if value is None:
        return None
    kinds = (int,) if kind is int else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not 0 < value < 1e9:
        what = "a whole number" if kind is int else "a number"
        raise ConfigurationError(f"{name} must be {what} greater than 0, not {value!r}")
    return value


def prefixes_of(
    base: str, service: Service, variants: Mapping[str, object]
) -> dict[tuple[str, bool], str]:
    """Give base URL and path prefix by API, without and with the variant that is asked for."""
    prefixes: dict[tuple[str, bool], str] = {}
    for name, api in service.apis.items():
        plain = base + api.path
        prefixes[name, False] = prefixes[name, True] = plain
        for option, template in api.variants.items():
            if option in variants:
                prefixes[name, True] = base + fill_path(template, variants, option)
    return prefixes
