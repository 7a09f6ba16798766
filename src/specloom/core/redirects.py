"""Which redirects are followed: 307 and 308, on the same origin, of what can be sent once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yarl import URL

from .address import absolute, is_same_origin

if TYPE_CHECKING:
    from .message import Request, Response

__all__ = ["MOST_HOPS", "STATUSES", "redirected"]

STATUSES = frozenset({307, 308})
"""Those that say that nothing was done, and ask for the same request elsewhere."""

MOST_HOPS = 3
"""How many follow each other."""


def redirected(response: Response) -> Request | None:
    """The request that a redirect asks for; None where it is not followed."""
    request = response.request
    location = response.headers.get("Location", "")
    is_replayable = request.upload is None or request.upload.can_be_sent
    # A token that went in the address comes back in this one.
    is_plain = request.token is None or request.method != "DELETE"
    old, new = URL(request.url, encoded=True), absolute(request.url, location)
    login = request.operation.service.errors.login_path
    if new is None or not (is_replayable and is_plain and is_same_origin(new, old)):
        return None
    if login is not None and login in new.path:
        return None
    return request.evolve(url=str(new))
