"""Which redirects are followed: 307 and 308, on the same origin, of what can be sent once more.

A download may say that its file is elsewhere: any redirect of it is followed, by GET, and what
leaves the origin takes nothing along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yarl import URL

from .address import absolute, is_loopback, is_same_origin

if TYPE_CHECKING:
    from .message import Request, Response

__all__ = ["MOST_HOPS", "redirected"]

_STATUSES = frozenset({307, 308})
"""Those that say that nothing was done, and ask for the same request elsewhere."""

_TO_FILES = _STATUSES | {301, 302, 303}
"""Those that may lead to a file."""

MOST_HOPS = 3
"""How many follow each other."""


def redirected(response: Response) -> Request | None:
    """The request that a redirect asks for; None where it is not followed."""
    request = response.request
    operation = request.operation
    leads_to_file = operation.download and operation.redirects and request.method == "GET"
    if response.status not in (_TO_FILES if leads_to_file else _STATUSES):
        return None
    old = URL(request.url, encoded=True)
    new = absolute(request.url, response.headers.get("Location", ""))
    login = operation.service.errors.login_path
    if new is None or (login is not None and login in new.path):
        return None
    if is_same_origin(new, old):
        is_replayable = request.upload is None or request.upload.can_be_sent
        # A token that went in the address comes back in this one.
        is_plain = request.token is None or request.method != "DELETE"
        return request.evolve(url=str(new)) if is_replayable and is_plain else None
    if leads_to_file and _is_private(new, old):
        return request.evolve(url=str(new), headers={}, credential=None, token=None)
    return None


def _is_private(new: URL, old: URL) -> bool:
    """Whether a file of another origin comes by a way that nobody reads along."""
    if new.host is None or new.raw_user is not None or new.raw_password is not None:
        return False
    is_local = new.scheme == old.scheme == "http" and is_loopback(new.host)
    return new.scheme == "https" or is_local
