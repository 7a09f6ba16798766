"""The local Strapi answers raw requests to plugins and to the panel as the real one does."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import aiohttp
import attrs
import pytest
from yarl import URL

from .plugin_cases import ADMIN, FILES, USERS, Step

if TYPE_CHECKING:
    from .strapi_server import Address

pytestmark = pytest.mark.live

BOUNDARY = "a-line-between-parts"
BY_CHANCE = {
    *("createdAt", "updatedAt", "publishedAt", "lastUsedAt", "expiresAt", "loginAt"),
    *("lastActiveAt", "jwt", "refreshToken", "token", "accessToken", "accessKey", "hash"),
    *("url", "documentId", "id", "deviceId"),
}


@attrs.define
class Caller:
    """Sends raw requests, and remembers what later ones need of the answers."""

    session: aiohttp.ClientSession
    address: Address
    kept: dict[str, str] = attrs.field(factory=dict)

    async def __call__(self, step: Step) -> dict[str, Any]:
        """The answer, without what differs by chance."""
        headers: dict[str, str] = {}
        if step.token is not None:
            known = {"full": self.address.full_access, "read": self.address.read_only}
            headers["Authorization"] = f"Bearer {known.get(step.token) or self.kept[step.token]}"
        data: bytes | None = None
        if step.form is not None:
            data = _form(step.form)
            headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        elif step.body is not None:
            data = self._fill(json.dumps(step.body)).encode()
            headers["Content-Type"] = "application/json"
        url = URL(self.address.base_url + self._fill(step.target), encoded=True)
        async with self.session.request(
            step.method, url, data=data, headers=headers, allow_redirects=False
        ) as response:
            text = await response.text()
            is_json = text and response.content_type == "application/json"
            body = json.loads(text) if is_json else text
            for name, path in step.keep.items():
                self.kept[name] = str(_at(body, path))
            return {
                "status": response.status,
                "type": response.headers.get("Content-Type"),
                "allow": response.headers.get("Allow"),
                "location": response.headers.get("Location"),
                "body": _normal(body),
            }

    def _fill(self, text: str) -> str:
        own = {"email": self.address.email, "password": self.address.password}
        return re.sub(r"<(\w+)>", lambda match: (own | self.kept)[match[1]], text)


def _form(parts: list[tuple[str, str, str | None]]) -> bytes:
    lines: list[str] = []
    for name, value, file in parts:
        disposition = f'Content-Disposition: form-data; name="{name}"'
        lines += [f"--{BOUNDARY}", disposition + (f'; filename="{file}"' if file else "")]
        lines += [*(["Content-Type: text/plain"] if file else []), "", value]
    return "\r\n".join([*lines, f"--{BOUNDARY}--", ""]).encode()


def _at(body: Any, path: str) -> Any:
    for part in path.split("."):
        body = body[int(part) if isinstance(body, list) else part]
    return body


def _normal(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _normal(item, name) for name, item in sorted(value.items())}
    if isinstance(value, list):
        return [_normal(item, key) for item in value]
    return f"<{type(value).__name__}>" if key in BY_CHANCE and value is not None else value


@pytest.mark.parametrize("steps", [USERS, FILES, ADMIN], ids=["users", "files", "admin"])
async def test_steps_are_answered_alike(
    real_strapi: Address, local_strapi: Address, steps: list[Step]
):
    found: list[str] = []
    async with aiohttp.ClientSession() as session:
        real, local = Caller(session, real_strapi), Caller(session, local_strapi)
        for step in steps:
            answers = await real(step), await local(step)
            if answers[0] != answers[1]:
                shown = [json.dumps(answer)[:1500] for answer in answers]
                found.append(f"{step}\n  real:  {shown[0]}\n  local: {shown[1]}")
    assert not found, "\n".join(found)
