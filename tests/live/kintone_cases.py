"""The cases in which two clients of kintone are compared: calls, credentials, spaces, lengths."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import attrs

from specloom.core.operation import Operation
from specloom.kintone import (
    ApiToken,
    BasicAuth,
    BrowserSession,
    OAuthToken,
    Password,
    _generated,
)

from .kintone_app_calls import APPS
from .kintone_calls import FILES, RECORDS, Call
from .kintone_helper_calls import HELPERS, REFUSED, UNCOMMON
from .kintone_space_calls import PLUGINS, SPACES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["CASES", "OPERATIONS", "Case"]

ADDRESS: Final = len("http://localhost:50000")
"""How long the recorder's address is."""
LIMIT: Final = 4096
GUEST_SPACE: Final = 5


@attrs.frozen
class Holder:
    """One set of credentials, as both clients are given it."""

    theirs: dict[str, Any] = attrs.field(repr=False)
    ours: Callable[[], dict[str, Any]] = attrs.field(repr=False)
    scheme: str
    """What the spec calls it."""
    unlike: tuple[str, ...] = ()


def _api_token(tokens: Any, *unlike: str) -> Holder:
    given = [tokens] if isinstance(tokens, str) else tokens
    return Holder(
        {"auth": {"apiToken": tokens}}, lambda: {"auth": ApiToken(*given)}, "api_token", unlike
    )


PASSWORD: Final = {"username": "jörg@例.jp", "password": "pä:ss 東\t"}
BASIC: Final = {"username": "gate", "password": "ü:x"}
COMMON: Final = {
    "password": Holder({"auth": PASSWORD}, lambda: {"auth": Password(**PASSWORD)}, "password"),
    "one token": _api_token("aB3"),
    "tokens": _api_token(["aB3", "cD4", "eF5"]),
    "OAuth": Holder(
        {"auth": {"oAuthToken": "o.a-u"}}, lambda: {"auth": OAuthToken("o.a-u")}, "oauth"
    ),
    "password and Basic": Holder(
        {"auth": PASSWORD, "basicAuth": BASIC},
        lambda: {"auth": Password(**PASSWORD), "basic_auth": BasicAuth(**BASIC)},
        "password",
    ),
    "token and Basic": Holder(
        {"auth": {"apiToken": "aB3"}, "basicAuth": BASIC},
        lambda: {"auth": ApiToken("aB3"), "basic_auth": BasicAuth(**BASIC)},
        "api_token",
    ),
    "session": Holder(
        {"auth": {}, "requestToken": "csrf+/="},
        lambda: {"auth": BrowserSession({"JSESSIONID": "session"}, "csrf+/=")},
        "session",
        ("a session's cookies",),
    ),
}
"""Credentials that every operation is asked with."""

_CANNOT: Final = "credentials that cannot work"
ODD: Final = {
    "nine tokens": _api_token([f"t{number}" for number in range(9)]),
    "tokens in one text": _api_token("aB3, cD4", "several tokens in one text"),
    "ten tokens": _api_token([f"t{number}" for number in range(10)], _CANNOT),
    "no token": _api_token([], _CANNOT),
    "empty token": _api_token("", _CANNOT),
    "token with a line break": _api_token("aB3\ncD4", _CANNOT),
    "token of another script": _api_token("東", _CANNOT),
    "name with a colon": Holder(
        {"auth": {"username": "a:b", "password": "x"}},
        lambda: {"auth": Password("a:b", "x")},
        "password",
        (_CANNOT,),
    ),
    "OAuth and Basic": Holder(
        {"auth": {"oAuthToken": "o"}, "basicAuth": BASIC},
        lambda: {"auth": OAuthToken("o"), "basic_auth": BasicAuth(**BASIC)},
        "oauth",
        (_CANNOT,),
    ),
}
"""Credentials that one operation is asked with."""


def _operations() -> Iterator[Operation[Any]]:
    for module in pkgutil.iter_modules(_generated.__path__):
        loaded = importlib.import_module(f"{_generated.__name__}.{module.name}")
        yield from (each for each in vars(loaded).values() if isinstance(each, Operation))


OPERATIONS: Final = {operation.name: operation for operation in _operations()}


@attrs.frozen
class Case:
    """One call under one set of circumstances."""

    name: str
    call: Call
    holder: Holder = COMMON["password"]
    guest_space: int | None = None
    after_base: str = ""
    """What follows the address in the base URL."""

    @property
    def unlike(self) -> tuple[str, ...]:
        """Names of the deliberate differences, in the order in which they are applied."""
        names = [*self.call.unlike, *self.holder.unlike]
        operation = OPERATIONS.get(self.call.own)
        if operation is not None and self.holder.scheme not in operation.accepts:
            names.append("credentials that an operation does not take")
        if self.call.own == "files.upload" and self.holder.scheme == "session":
            names.append("the token before the file")
        return tuple(names)

    def vendor_options(self, address: str) -> dict[str, Any]:
        """What the vendor's client is made with."""
        options = {"baseUrl": address + self.after_base, **self.holder.theirs}
        if self.guest_space is not None:
            options["guestSpaceId"] = self.guest_space
        return options

    def own_options(self) -> dict[str, Any]:
        """What ours is made with.

        Raises:
            ConfigurationError: The credentials cannot be.
        """
        return {**self.holder.ours(), "guest_space_id": self.guest_space}


def _everywhere(calls: list[Call]) -> Iterator[Case]:
    """Every call with every credential and in a guest space; variants of one only with one."""
    for call in calls:
        for name, holder in COMMON.items():
            if name == "password" or not call.label:
                yield Case(f"{call.name} by {name}", call, holder)
        yield Case(f"{call.name} in a guest space", call, guest_space=GUEST_SPACE)


def _padded(call: Call, name: str, length: int, start: int, filler: str) -> Call:
    """A call whose URL is of a length, by filling one parameter.

    Args:
        call: The call without that parameter.
        name: The parameter.
        length: Bytes of the whole URL.
        start: Bytes of it before the query.
        filler: What it is filled with; the last few bytes are ASCII.
    """
    parts = []
    for key, value in {**call.params, name: ""}.items():
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            whole = f"{key}[{index}]" if isinstance(value, list) else key
            text = str(item).lower() if isinstance(item, bool) else str(item)
            parts.append(f"{quote(whole, '')}={quote(text, '')}")
    room = length - start - len("?") - len("&".join(parts))
    each = len(quote(filler, ""))
    value = filler * (room // each) + "a" * (room % each)
    return attrs.evolve(
        call,
        params={**call.params, name: value},
        given={**call.given, {"fileKey": "file_key"}.get(name, name): value},
    )


def _around_the_limit() -> Iterator[Case]:
    """URLs as long as still goes, and longer ones."""
    plain = Call("record.getRecords", {"app": 7}, "records.list")
    lists = Call(
        "record.getRecords",
        {"app": 7, "query": "", "fields": ["$id", "名前"], "totalCount": True},
        "records.list",
        {"app": 7, "query": "", "fields": ["$id", "名前"], "total_count": True},
    )
    for length in range(LIMIT - 2, LIMIT + 4):
        for kind, call, filler in (
            ("ASCII", plain, "a"),
            ("multibyte", plain, "東"),
            ("lists", lists, "😀 "),
        ):
            for space in (None, GUEST_SPACE):
                for end in ("", "/", "//"):
                    path = "/k/v1/records.json" if space is None else "/k/guest/5/v1/records.json"
                    long = _padded(call, "query", length, ADDRESS + len(path), filler)
                    where = "" if space is None else " in a guest space"
                    name = f"{length} bytes of {kind}{where} at http://localhost{end}"
                    yield Case(name, long, guest_space=space, after_base=end)
        delete = Call("plugin.uninstallPlugin", {}, "plugins.uninstall", {})
        path = "/k/v1/plugin.json"
        long = _padded(delete, "id", length, ADDRESS + len(path), "x")
        if length > LIMIT:
            long = attrs.evolve(long, unlike=("long deletions",))
        yield Case(f"{length} bytes of DELETE", long)
    for length in (LIMIT, LIMIT + 1):
        for name, holder in COMMON.items():
            long = _padded(plain, "query", length, ADDRESS + len("/k/v1/records.json"), "a")
            yield Case(f"{length} bytes by {name}", long, holder)
        download = Call("file.downloadFile", {}, "files.download", {})
        long = _padded(download, "fileKey", length, ADDRESS + len("/k/v1/file.json"), "a")
        yield Case(f"{length} bytes of a download", long)
        cursor = Call("record.getRecordsByCursor", {}, "records.read_cursor", {})
        long = _padded(cursor, "id", length, ADDRESS + len("/k/v1/records/cursor.json"), "a")
        yield Case(f"{length} bytes of a cursor", long)


def _all_cases() -> list[Case]:
    cases = [
        *_everywhere([*RECORDS, *FILES, *APPS, *SPACES, *PLUGINS]),
        *(Case(f"{call.name} by password", call) for call in [*UNCOMMON, *REFUSED]),
        *_around_the_limit(),
        *(Case(f"records.get by {name}", RECORDS[0], holder) for name, holder in ODD.items()),
        *_everywhere(HELPERS),
    ]
    names = {case.name for case in cases}
    assert len(names) == len(cases), "two cases have one name"
    return cases


CASES: Final = _all_cases()
