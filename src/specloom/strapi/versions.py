"""Which versions of the server a client speaks to."""

from __future__ import annotations

from typing import Literal, TypeAlias

from specloom.core.errors import ConfigurationError

__all__ = ["Version", "checked_version"]

Version: TypeAlias = Literal[4, 5]


def checked_version(version: Version) -> Version:
    """A version that there is.

    Raises:
        ConfigurationError: It is another.
    """
    # The caller may come without a type checker.
    if version not in {4, 5}:
        raise ConfigurationError(f"version must be 4 or 5, not {version!r}")
    return version
