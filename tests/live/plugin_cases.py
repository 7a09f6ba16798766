"""Requests to plugins and to the panel that the real and the local Strapi are asked alike.

`<name>` stands for what an earlier answer gave, as its step says.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

__all__ = ["ADMIN", "FILES", "USERS", "Step"]


@attrs.frozen
class Step:
    """One request."""

    method: str
    target: str
    body: Any = None
    token: str | None = attrs.field(kw_only=True, default=None)
    """`full`, `read`, or the name of a token that an answer gave."""
    form: list[tuple[str, str, str | None]] | None = attrs.field(kw_only=True, default=None)
    """Name, value and file name of each part."""
    keep: dict[str, str] = attrs.field(kw_only=True, factory=dict)
    """What to remember of the answer: its path there, by name."""

    def __str__(self) -> str:
        return f"{self.method} {self.target} {str(self.body or self.form or '')[:200]} {self.token}"


def _full(method: str, target: str, body: Any = None, **more: Any) -> Step:
    return Step(method, target, body, token="full", **more)


def _auth(name: str, body: Any, **more: Any) -> Step:
    return Step("POST", f"/api/auth/{name}", body, **more)


_ANN: Final = {"username": "ann", "email": "Ann@x.io", "password": "secret1"}
_LOGIN: Final = {"identifier": "ann", "password": "secret1"}
_BOB: Final = {"username": "bob", "email": "bob@x.io", "password": "secret1"}

USERS: Final = [
    _auth("local/register", _ANN, keep={"first": "jwt", "ann": "user.id"}),
    _auth("local/register", _ANN),
    _auth("local/register", {**_BOB, "extra": 1}),
    _auth("local/register", {"username": "b", "email": "bad"}),
    _auth("local/register", {**_BOB, "password": "x" * 73}),
    _auth("local", _LOGIN, keep={"jwt": "jwt", "refresh": "refreshToken"}),
    _auth("local", {**_LOGIN, "password": "wrong"}),
    _auth("local", {"identifier": "nobody", "password": "wrong"}),
    _auth("local", {}),
    _auth("local", {"identifier": 5, "password": 5}),
    _auth("local", {**_LOGIN, "more": 1}),
    _auth("local", _LOGIN, token="jwt"),
    _auth("local/nothing", {}),
    Step("GET", "/api/auth/nothing"),
    _auth("forgot-password", {"email": "bad"}),
    _auth("forgot-password", {}),
    _auth("forgot-password", {"email": "nobody@x.io"}),
    _auth("reset-password", {"code": "x", "password": "a", "passwordConfirmation": "b"}),
    _auth("reset-password", {"code": "x", "password": "a", "passwordConfirmation": "a"}),
    _auth("send-email-confirmation", {"email": "nobody@x.io"}),
    _auth("send-email-confirmation", {"email": "ann@x.io"}),
    Step("GET", "/api/auth/email-confirmation?confirmation=x"),
    Step("GET", "/api/auth/email-confirmation"),
    _auth("refresh", {}),
    _auth("refresh", {"refreshToken": "x.y.z"}),
    _auth("refresh", {"refreshToken": "<refresh>"}, keep={"newer": "refreshToken"}),
    _auth("refresh", {"refreshToken": "<refresh>"}),
    Step("GET", "/api/users/me", token="jwt"),
    Step("GET", "/api/users/me?populate=role", token="jwt"),
    Step("GET", "/api/users/me?fields=username", token="jwt"),
    Step("GET", "/api/users/me"),
    _full("GET", "/api/users/me"),
    Step("GET", "/api/users", token="jwt"),
    Step("GET", "/api/articles", token="jwt"),
    _auth("change-password", {"currentPassword": "a"}),
    _auth("change-password", {"currentPassword": "a"}, token="full"),
    _auth(
        "change-password",
        {"currentPassword": "no", "password": "new", "passwordConfirmation": "new"},
        token="jwt",
    ),
    _auth(
        "change-password",
        {"currentPassword": "secret1", "password": "secret1", "passwordConfirmation": "secret1"},
        token="jwt",
    ),
    Step("GET", "/api/auth/sessions", token="jwt"),
    Step("GET", "/api/auth/sessions"),
    _full("GET", "/api/auth/sessions"),
    Step("DELETE", "/api/auth/sessions/nope", token="jwt"),
    _auth("logout", {"refreshToken": "<newer>"}, token="jwt"),
    Step("GET", "/api/auth/sessions", token="jwt"),
    _auth("logout", {"scope": "all"}, token="jwt"),
    Step("GET", "/api/auth/sessions", token="jwt"),
    _full("GET", "/api/users-permissions/roles", keep={"role": "roles.0.id", "open": "roles.1.id"}),
    _full("GET", "/api/users-permissions/roles/<role>"),
    _full("GET", "/api/users-permissions/roles/<open>"),
    _full("GET", "/api/users-permissions/roles/9999"),
    _full("GET", "/api/users-permissions/permissions"),
    Step("GET", "/api/users-permissions/roles", token="read"),
    _full("POST", "/api/users-permissions/roles", {}),
    _full("POST", "/api/users-permissions/roles", {"name": "Editor", "description": "edits"}),
    _full("GET", "/api/users-permissions/roles", keep={"editor": "roles.2.id"}),
    _full("PUT", "/api/users-permissions/roles/<editor>", {"name": "Author"}),
    _full("GET", "/api/users-permissions/roles/<editor>"),
    _full("PUT", "/api/users-permissions/roles/<editor>", {}),
    _full("PUT", "/api/users-permissions/roles/9999", {"name": "x"}),
    _full("POST", "/api/users", {**_BOB, "role": "<editor>"}, keep={"bob": "id"}),
    _full("POST", "/api/users", {**_BOB, "role": "<editor>"}),
    _full("POST", "/api/users", {**_BOB, "email": "b2@x.io"}),
    _full("POST", "/api/users", {"username": "b2", "nothing": 1}),
    _full("POST", "/api/users", {}),
    _full("POST", "/api/users", {**_BOB, "email": "bad", "role": {"connect": []}}),
    _full("GET", "/api/users?sort=username"),
    _full("GET", "/api/users?sort=username:desc&start=0&limit=1&populate=role"),
    _full("GET", "/api/users?start=1&limit=1&sort=username"),
    _full("GET", "/api/users?pagination[limit]=1&sort=username"),
    _full("GET", "/api/users?limit=-1&sort=username&fields[0]=email"),
    _full("GET", "/api/users?filters[username]=ann"),
    _full("GET", "/api/users?filters[password]=x"),
    _full("GET", "/api/users?filters[role][type]=editor"),
    _full("GET", "/api/users?sort=nothing"),
    _full("GET", "/api/users?populate=nothing"),
    _full("GET", "/api/users/count"),
    _full("GET", "/api/users/count?filters[username]=ann"),
    _full("GET", "/api/users/count?filters[nothing]=1"),
    _full("GET", "/api/users/<bob>"),
    _full("GET", "/api/users/<bob>?populate=role&fields=username"),
    _full("GET", "/api/users/9999"),
    _full("GET", "/api/users/abc"),
    _full("GET", "/api/users/<bob>/x"),
    Step("GET", "/api/users", token="read"),
    Step("POST", "/api/users", {}, token="read"),
    _full("PUT", "/api/users/<bob>", {"username": "ann"}),
    _full("PUT", "/api/users/<bob>", {"email": "ann@x.io"}),
    _full("PUT", "/api/users/<bob>", {"email": "bad"}),
    _full("PUT", "/api/users/<bob>", {"password": ""}),
    _full("PUT", "/api/users/<bob>", {"nothing": 1}),
    _full("PUT", "/api/users/<bob>", {"role": {"disconnect": [{"id": 1}]}}),
    _full("PUT", "/api/users/<bob>", {"blocked": True}),
    _full("PUT", "/api/users/9999", {"username": "x"}),
    _full("PATCH", "/api/users/<bob>", {}),
    _auth("local", {"identifier": "bob", "password": "secret1"}),
    _full("DELETE", "/api/users-permissions/roles/<open>"),
    _full("DELETE", "/api/users-permissions/roles/9999"),
    _full("DELETE", "/api/users-permissions/roles/<editor>"),
    _full("GET", "/api/users/<bob>?populate=role"),
    _full("DELETE", "/api/users/<bob>"),
    _full("DELETE", "/api/users/<bob>"),
    _full("DELETE", "/api/users/abc"),
    Step("GET", "/api/users/me", token="jwt"),
    *[Step(method, "/api/users") for method in ("OPTIONS", "PUT", "DELETE")],
    *[Step(method, "/api/users-permissions/roles/1") for method in ("OPTIONS", "POST")],
]
"""About users, roles and sessions."""


def _info(text: str) -> tuple[str, str, str | None]:
    return ("fileInfo", text, None)


def _upload(*parts: tuple[str, str, str | None], query: str = "", **more: Any) -> Step:
    return Step("POST", f"/api/upload{query}", form=list(parts), **{"token": "full", **more})


_A: Final = ("files", "hello", "a.txt")

FILES: Final = [
    _upload(_A, keep={"file": "0.id"}),
    _upload(("files", "hello", "é日.txt"), ("files", "x" * 1234, "b.txt")),
    _upload(_info('{"name": "N", "alternativeText": "alt", "caption": "cap"}'), _A),
    _upload(_info('{"focalPoint": {"x": 1, "y": 2.5}}'), _A),
    _upload(_info('{"nothing": 1}'), _A),
    _upload(_info('{"focalPoint": {"x": 101, "y": 2}}'), _A),
    _upload(_info('{"focalPoint": {"x": -1, "y": 2}}'), _A),
    _upload(_info("no json"), _A),
    _upload(_info("{}")),
    _upload(("files", "", "empty.txt")),
    _upload(("other", "x", "a.txt")),
    _upload(_A, token="read"),
    _upload(_A, token=None),
    _full("POST", "/api/upload", {}),
    _full("GET", "/api/upload/files?sort=id"),
    _full("GET", "/api/upload/files?sort=id&start=1&limit=2&fields=name"),
    _full("GET", "/api/upload/files?sort=id:desc&pagination[limit]=1&fields=name"),
    _full("GET", "/api/upload/files?filters[name][$eq]=b.txt"),
    _full("GET", "/api/upload/files?filters[nothing]=1"),
    _full("GET", "/api/upload/files/page?fields=name&sort=id"),
    _full("GET", "/api/upload/files/page?fields=name&sort=id&pagination[pageSize]=2"),
    _full(
        "GET", "/api/upload/files/page?fields=name&sort=id&pagination[start]=1&pagination[limit]=1"
    ),
    _full("GET", "/api/upload/files/page?fields=name&sort=id&pagination[withCount]=false"),
    _full("GET", "/api/upload/files/<file>"),
    _full("GET", "/api/upload/files/9999"),
    _full("GET", "/api/upload/files/abc"),
    Step("GET", "/api/upload/files/<file>", token="read"),
    _full("POST", "/api/upload?id=<file>", {"fileInfo": {"caption": "under"}}),
    _upload(_info('{"name": "New", "caption": null}'), query="?id=<file>"),
    _upload(_info('{"caption": "x"}'), query="?id=9999"),
    _upload(("files", "replaced", "r.txt"), query="?id=<file>"),
    _upload(_info('{"name": "Own"}'), ("files", "again", "r.txt"), query="?id=<file>"),
    _upload(("files", "x", "r.txt"), query="?id=9999"),
    _upload(("files", "x", "r.txt"), ("files", "y", "s.txt"), query="?id=<file>"),
    _full("POST", "/api/stock-items", {"data": {"code": "a"}}, keep={"item": "data.id"}),
    _upload(("ref", "api::no.no", None), ("refId", "1", None), ("field", "x", None), _A),
    _full("GET", "/api/stock-items?populate=cover"),
    Step("DELETE", "/api/upload/files/<file>", token="read"),
    _full("DELETE", "/api/upload/files/<file>"),
    _full("DELETE", "/api/upload/files/<file>"),
    _full("GET", "/api/upload"),
    _full("GET", "/api/upload/nothing"),
    _full("PUT", "/api/upload/files/1", {}),
    Step("OPTIONS", "/api/upload"),
]
"""About files."""

_FIND: Final = "api::article.article.find"


def _panel(method: str, target: str, body: Any = None, **more: Any) -> Step:
    return Step(method, f"/admin/{target}", body, token="admin", **more)


def _token(**values: Any) -> Step:
    return _panel("POST", "api-tokens", values)


ADMIN: Final = [
    Step("POST", "/admin/login", {}),
    Step("POST", "/admin/login", {"email": "<email>"}),
    Step("POST", "/admin/login", {"email": "<email>", "password": "wrong"}),
    Step("POST", "/admin/login", {"email": "no@x.io", "password": "wrong"}),
    Step("POST", "/admin/login", {"email": "a@x.io", "password": "x", "deviceId": 5}),
    Step("POST", "/admin/access-token"),
    Step("GET", "/admin/api-tokens"),
    Step("GET", "/admin/nothing"),
    Step("POST", "/admin/nothing", {}),
    Step("GET", "/admin"),
    _full("GET", "/admin/api-tokens"),
    Step(
        "POST",
        "/admin/login",
        {"email": "<email>", "password": "<password>"},
        keep={"admin": "data.token"},
    ),
    _panel("GET", "content-api/permissions"),
    _panel(
        "POST",
        "api-tokens",
        {
            "name": " deploy ",
            "description": "d",
            "type": "custom",
            "lifespan": 604800000,
            "permissions": [_FIND],
        },
        keep={"one": "data.id"},
    ),
    _token(name="deploy", type="read-only"),
    _token(name="ro", type="read-only"),
    _token(name="ro1", type="full-access", lifespan=None, permissions=None),
    _token(name="ro2", type="read-only", lifespan=5),
    _token(name="ro3", type="odd"),
    _token(name="c1", type="custom"),
    _token(name="c1", type="custom", permissions=["api::no.no.find"]),
    _token(name="c2", type="read-only", permissions=[_FIND]),
    _token(name="c3", type="custom", permissions=[]),
    _token(),
    _panel("GET", "api-tokens/<one>"),
    _panel("GET", "api-tokens/9999"),
    _panel("GET", "api-tokens/abc"),
    _panel("PUT", "api-tokens/<one>", {"description": "e", "permissions": [_FIND]}),
    _panel("PUT", "api-tokens/<one>", {"name": "ro1"}),
    _panel("PUT", "api-tokens/<one>", {"name": ""}),
    _panel("PUT", "api-tokens/<one>", {"lifespan": 604800000}),
    _panel("PUT", "api-tokens/<one>", {"type": "odd"}),
    _panel("PUT", "api-tokens/<one>", {"type": "full-access", "permissions": None}),
    _panel("PUT", "api-tokens/9999", {"name": "z"}),
    _panel("POST", "api-tokens/<one>/regenerate"),
    _panel("POST", "api-tokens/9999/regenerate"),
    _panel("GET", "api-tokens/<one>/regenerate"),
    _panel("DELETE", "api-tokens/<one>"),
    _panel("DELETE", "api-tokens/<one>"),
    _panel("POST", "logout", {}),
    _panel("GET", "api-tokens"),
]
"""About administrators and API tokens."""
