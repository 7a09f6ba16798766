"""Sessions of users and of administrators: tokens that end, and what renews them."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs
import jwt

from specloom.testing.strapi.values import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from specloom.testing.strapi.wire import Json

__all__ = ["Session", "Sessions"]

_MONTH = 30 * 24 * 3600


@attrs.define
class Session:
    """One log-in."""

    owner: int
    device: str | None
    began: datetime
    active: datetime
    id: str = attrs.field(factory=lambda: secrets.token_hex(16))

    def shown(self, current: str | None) -> Json:
        """The session as its owner sees it."""
        return {
            "id": self.id,
            "deviceId": self.device,
            "current": self.id == current,
            "loginAt": timestamp(self.began),
            "lastActiveAt": timestamp(self.active),
        }


class Sessions:
    """Every session of one kind of people."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        """How long a token is good for."""
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        """Gives this moment."""
        self._key = secrets.token_hex(32)
        self._held: dict[str, Session] = {}

    def begin(self, owner: int, device: Json = None) -> tuple[str, str]:
        """Begin a session, and give its token and its refresh token."""
        now = self.now()
        session = Session(owner, device if isinstance(device, str) else None, now, now)
        self._held[session.id] = session
        return self._access(session), self._refresh(session)

    def renew(self, refresh: str) -> tuple[str, str] | None:
        """New tokens for a refresh token, which is good for nothing after that."""
        session = self._held.pop(self._session_of(refresh, "refresh"), None)
        if session is None:
            return None
        fresh = attrs.evolve(session, id=secrets.token_hex(16), active=self.now())
        self._held[fresh.id] = fresh
        return self._access(fresh), self._refresh(fresh)

    def owner_of(self, access: str) -> tuple[int, str] | None:
        """Whose token it is, and of which session; a token outlives its session."""
        claims = self._claims(access)
        if claims.get("type") != "access":
            return None
        return int(claims["userId"]), str(claims["sessionId"])

    def is_held(self, session: str) -> bool:
        """Whether a session goes on."""
        return session in self._held

    def of(self, owner: int) -> list[Session]:
        """The sessions of somebody, the latest first."""
        found = [session for session in self._held.values() if session.owner == owner]
        return sorted(found, key=lambda session: session.active, reverse=True)

    def end(
        self, owner: int, *, session: str | None = None, device: Json = None, refresh: str = ""
    ) -> bool:
        """End a session, those of a device, or all of somebody; tells whether there was one."""
        named = self._session_of(refresh, "refresh") if refresh else session
        gone = [
            held.id
            for held in self.of(owner)
            if (named is None or held.id == named)
            and (not isinstance(device, str) or held.device == device)
        ]
        for each in gone:
            del self._held[each]
        return bool(gone)

    def _access(self, session: Session) -> str:
        now = self.now().timestamp()
        times = {"iat": int(now), "exp": int(now + self.seconds)}
        return self._token(session, "access", times)

    def _refresh(self, session: Session) -> str:
        ends = int(self.now().timestamp()) + _MONTH
        return self._token(session, "refresh", {"exp": ends, "jti": str(uuid.uuid4())})

    def _token(self, session: Session, kind: str, more: dict[str, Any]) -> str:
        claims = {"userId": str(session.owner), "sessionId": session.id, "type": kind, **more}
        return jwt.encode(claims, self._key, algorithm="HS256")

    def _session_of(self, token: str, kind: str) -> str:
        claims = self._claims(token)
        return str(claims.get("sessionId")) if claims.get("type") == kind else ""

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key,
                algorithms=["HS256"],
                options={"verify_exp": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            return {}
        return {} if claims["exp"] <= self.now().timestamp() else claims
