"""What every client can be told beside its address and its credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from .secret import hidden

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    import aiohttp

    from .chain import Middleware
    from .middleware.retry import Retry
    from .secret import Secret
    from .telemetry import Telemetry

__all__ = ["ClientOptions", "given", "guarded"]


class ClientOptions(TypedDict, total=False):
    """Options of every client, all of them by name."""

    session: aiohttp.ClientSession | None
    """Your own session, whose connections and settings are then used; it is not closed."""
    timeout: float | None
    """Seconds that a call may take, all attempts together."""
    retry: Retry | None
    """When and how often to try again; `Retry(attempts=1)` for never."""
    middlewares: Sequence[Middleware]
    """Your own links of the chain, called once per attempt, before credentials are added."""
    telemetry: Telemetry | None
    """Is told of calls and tries."""
    concurrency: int | None
    """Requests under way at once, at most."""
    max_answer_bytes: int | None
    """Bytes that an answer may have once it is decompressed; files may have any number."""
    ssl: ssl.SSLContext | None
    """An SSL context of your own."""
    proxy: str | Secret | None
    """URL of an HTTP proxy to go through, `http://user:password@proxy:8080` for one."""


def given(**variants: object) -> dict[str, object]:
    """The path variants that are asked for; None asks for none."""
    return {name: value for name, value in variants.items() if value is not None}


def guarded(options: ClientOptions) -> ClientOptions:
    """The options, with what may be a secret hidden: whoever passes them on may fail."""
    return {**options, "proxy": hidden(options.get("proxy"))}
