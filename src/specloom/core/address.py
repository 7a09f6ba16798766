"""The address of a service."""

from __future__ import annotations

import ipaddress
import re

from yarl import URL

from .errors import ConfigurationError
from .secret import Secret, hidden, kind_of

__all__ = ["absolute", "checked_base_url", "checked_proxy", "is_loopback", "is_same_origin"]

_ADDRESS = re.compile(r"[!-\[\]-~]+")  # as it may stand in a request: no blank, no backslash


def checked_base_url(base_url: str | Secret) -> str:
    """A base URL without its last slash, percent-encoded.

    Raises:
        ConfigurationError: It is no URL, is not https (loopback excepted), or holds more than
            scheme, host, port and path.
    """
    address = hidden(base_url)
    del base_url  # what is raised below must not show it among the locals
    # The caller may come without a type checker.
    if not isinstance(address, Secret):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"base_url must be a string, not {kind_of(address)}")
    fault = _fault(address)
    if fault is not None:
        raise ConfigurationError(fault)
    return str(_url(address)).rstrip("/")


def checked_proxy(proxy: str | Secret) -> Secret:
    """The address of an HTTP proxy; it may hold a user name and a password.

    Raises:
        ConfigurationError: It is no address of a proxy.
    """
    way = hidden(proxy)
    del proxy  # what is raised below must not show it among the locals
    if not _is_proxy(way):
        raise ConfigurationError(
            "proxy must be the URL of an HTTP proxy, like http://proxy.example.com:8080"
        )
    return way


def absolute(url: str, reference: str) -> URL | None:
    """Where a reference leads that a server gave at a URL; None where it is none."""
    if not _ADDRESS.fullmatch(reference):
        return None
    try:
        found = URL(url, encoded=True).join(URL(reference, encoded=True)).with_fragment(None)
        is_whole = found.host is not None
    except ValueError:
        return None
    return found if is_whole else None


def is_same_origin(url: URL, known: URL) -> bool:
    """Whether a URL leads to the origin of a known one, as whoever asks."""
    same = (url.scheme, url.host, url.port) == (known.scheme, known.host, known.port)
    return same and url.raw_user is None and url.raw_password is None


def _fault(address: Secret) -> str | None:
    """What is wrong with a base URL, in words that name its host only."""
    url = _url(address)
    host = url.host
    if host is None or url.scheme not in {"https", "http"}:
        return (
            "base_url must be a whole URL, like https://service.example.com or "
            "http://localhost:8080"
        )
    if url.user is not None or url.password is not None:
        return f"base_url of {host} holds a user name or password: give credentials as auth="
    if url.raw_query_string or url.raw_fragment:
        return f"base_url of {host} must not have a query or a fragment"
    if url.scheme == "http" and not is_loopback(host):
        return (
            f"base_url of {host} must be https: http would send credentials in the clear. "
            "http is for loopback only"
        )
    return None


def _url(address: Secret) -> URL:
    try:
        url = URL(address.reveal().strip())
        return url if url.host is not None else URL()
    except ValueError:
        return URL()


def _is_proxy(proxy: Secret) -> bool:
    try:
        url = URL(proxy.reveal())
    except ValueError:
        return False
    return bool(url.host) and url.scheme in {"http", "https"} and url.path in {"", "/"}


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
