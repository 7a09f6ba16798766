"""Which redirects are followed: 307 and 308, on the same origin, of what can be sent once more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yarl import URL

if TYPE_CHECKING:
    from .message import Request, Response

__all__ = ["MOST_HOPS", "STATUSES", "redirected"]

STATUSES = frozenset({307, 308})
"""Those that say that nothing was done, and ask for the same request elsewhere."""

MOST_HOPS = 3
"""How many follow each other."""

_ADDRESS = re.compile(r"[!-\[\]-~]+")  # as it may stand in a request: no blank, no backslash


def redirected(response: Response) -> Request | None:
    """The request that a redirect asks for; None where it is not followed."""
    request = response.request
    if request.upload is not None and not request.upload.can_be_sent:
        return None
    if request.token is not None and request.method == "DELETE":
        return None  # the address came back with a secret in it
    location = response.headers.get("Location", "")
    if not _ADDRESS.fullmatch(location):
        return None
    try:
        old = URL(request.url, encoded=True)
        new = old.join(URL(location, encoded=True)).with_fragment(None)
        same = (new.scheme, new.host, new.port) == (old.scheme, old.host, old.port)
    except ValueError:
        return None
    login = request.operation.service.errors.login_path
    if not same or new.raw_user is not None or new.raw_password is not None:
        return None
    if login is not None and login in new.path:
        return None
    return request.evolve(url=str(new))
