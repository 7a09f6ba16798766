"""The local apihub."""

from __future__ import annotations

import inspect
import math
import uuid
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import msgspec

from specloom.testing.apihub.callers import Caller, TokenError, identify
from specloom.testing.apihub.weather import default_place, weather_at
from specloom.testing.server import LocalService, json_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

INVALID_PARAMS: Final = "INVALID_PARAMS"


@attrs.frozen
class Call:
    """One call of an API."""

    api_code: str
    action: str | None
    params: dict[str, Any]
    """Of the body and the query; the query wins."""
    caller: Caller


class CallError(Exception):
    """Raised by a handler to answer with `success: false`."""

    def __init__(self, code: str, msg: str, detail: Any = None, *, status: int = 200) -> None:
        super().__init__(f"{code}: {msg}")
        self.code = code
        self.msg = msg
        self.detail = detail
        self.status = status


Handler: TypeAlias = "Callable[[Call], Any]"
"""Returns the `result` of a call, or an awaitable of it."""


class ApihubService(LocalService):
    """An apihub with `weather-basic/now`, and the APIs that a test adds.

    The envelope and the codes INVALID_PARAMS and UNKNOWN are documented. The rest of what an
    error says is invented, because the vendor documents neither other codes nor any status:
    UNAUTHORIZED with 401 for a bad token, NOT_FOUND with 404 for an API that does not exist,
    METHOD_NOT_ALLOWED with 405, and 200 for the two documented ones.

    See https://apihub.net/docs/readme/call-api.html
    """

    def __init__(self) -> None:
        super().__init__()
        self.callers: list[Caller] = []
        """Who made each call, first to last; calls with a bad token are not here."""
        self._keys: dict[str, str] = {}
        self._apis: dict[tuple[str, str | None], Handler] = {}
        self.add_api("weather-basic", "now", _weather_now)

    def add_key(self, ak: str, sk: str) -> None:
        """Accept tokens that are signed with this key."""
        self._keys[ak] = sk

    def add_api(self, api_code: str, action: str | None, handler: Handler) -> None:
        """Answer `/api/{api_code}/{action}`, or `/api/{api_code}` when action is None."""
        self._apis[_spelled(api_code), action and _spelled(action)] = handler

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        trace = uuid.uuid4().hex
        try:
            result = await self._result(request)
        except CallError as error:
            return json_response(
                {
                    "success": False,
                    "trace": trace,
                    "code": error.code,
                    "msg": error.msg,
                    "detail": error.detail,
                },
                status=error.status,
            )
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is a system error
            # The documented answer to a system error has no trace.
            return json_response(
                {"success": False, "code": "UNKNOWN", "msg": "未知异常", "detail": repr(error)}
            )
        return json_response({"success": True, "trace": trace, "result": result})

    async def _result(self, request: web.Request) -> Any:
        segments = [_spelled(part) for part in request.path.split("/") if part]
        if segments[:1] != ["api"] or len(segments) not in {2, 3}:
            raise CallError("NOT_FOUND", "接口不存在", status=404)
        api_code, action = segments[1], segments[2] if len(segments) == 3 else None
        handler = self._apis.get((api_code, action))
        if handler is None:
            raise CallError("NOT_FOUND", "接口不存在", status=404)
        if request.method not in {"GET", "POST"}:
            raise CallError("METHOD_NOT_ALLOWED", "请求方法不支持", status=405)
        try:
            caller = identify(request.headers.get("apihub-token"), self._keys)
        except TokenError as error:
            raise CallError("UNAUTHORIZED", "身份验证失败", str(error), status=401) from None
        self.callers.append(caller)
        result = handler(Call(api_code, action, await _params(request), caller))
        return await result if inspect.isawaitable(result) else result


def invalid_params(detail: str | None = None) -> CallError:
    """The documented refusal of parameters."""
    return CallError(INVALID_PARAMS, "参数异常", detail)


def _spelled(name: str) -> str:
    """A name with hyphens: underscores mean the same."""
    return name.replace("_", "-")


async def _params(request: web.Request) -> dict[str, Any]:
    """The parameters of the JSON body and the query; on a clash the query wins."""
    raw = await request.read() if request.method == "POST" else b""
    try:
        body = msgspec.json.decode(raw) if raw.strip() else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise invalid_params("the body is not JSON") from None
    if body is not None and not isinstance(body, dict):
        raise invalid_params("the body is not an object")
    return {**(body or {}), **request.query}


def _weather_now(call: Call) -> dict[str, Any]:
    lng, lat = call.params.get("lng"), call.params.get("lat")
    if lng is None and lat is None:
        return weather_at(*default_place())
    return weather_at(_degrees("lng", lng, 180), _degrees("lat", lat, 90))


def _degrees(name: str, value: Any, most: int) -> float:
    try:
        degrees = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        degrees = math.nan
    if not abs(degrees) <= most:
        raise invalid_params(f"{name} must be a number from -{most} to {most}")
    return degrees
