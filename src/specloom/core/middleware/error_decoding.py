"""Makes exceptions of answers that are errors, by what the service's spec says of them."""

from __future__ import annotations

import email.utils
import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from specloom.core.codec import decode_json
from specloom.core.errors import ApiError, DecodeError, Fault, PermissionDeniedError
from specloom.core.masking import Mask
from specloom.core.rights import right_of
from specloom.core.shapes import is_array, is_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specloom.core.chain import Handler
    from specloom.core.errors import ApiError
    from specloom.core.message import Request, Response
    from specloom.core.operation import ErrorShape

__all__ = ["ErrorDecoding"]

_MARKUP = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_NOT_MODIFIED = 304
_KIND_BY_STATUS = {
    401: "authentication",
    403: "permission",
    404: "not_found",
    409: "conflict",
    429: "rate_limit",
}


class ErrorDecoding:
    """Raises the service's own class of `ApiError` for every answer that is not a success."""

    async def __call__(self, request: Request, call_next: Handler) -> Response:
        """Handle one request."""
        response = await call_next(request)
        shape = request.operation.service.errors
        if response.status >= 300 and not _is_meant(response):
            raise _error_of(response, shape)
        if response.status == request.operation.missing:
            raise _missing(response, shape)
        if shape.success is not None and not _says_success(response, shape.success):
            raise _error_of(response, shape)
        if shape.warning_header is not None and shape.warning_header in response.headers:
            raise _incomplete(response, shape, shape.warning_header)
        return response


def _is_meant(response: Response) -> bool:
    """Whether a redirect is the success that the operation promises."""
    operation = response.request.operation
    if operation.download:
        return False
    path = _target(response.headers.get("Location", ""))[1]
    # A redirect to the operation itself, on another host for one, did nothing.
    return operation.redirects and response.status in {302, 303} and operation.path not in path


def _missing(response: Response, shape: ErrorShape) -> ApiError:
    request = response.request
    return shape.classes["not_found"](
        "there is no such thing",
        service=request.operation.service.name,
        operation=request.operation.name,
        status=response.status,
        host=request.host,
    )


def _json_of(body: bytes) -> Any:
    try:
        return decode_json(body, "")
    except DecodeError:
        return None


def _says_success(response: Response, flag: str) -> bool:
    data = _json_of(response.body)
    # Where it is no envelope, decoding the result says what it is instead.
    found = data.get(flag, True) if is_object(data) else True
    if isinstance(found, bool):
        return found
    request = response.request
    operation = request.operation.name
    error = DecodeError(
        f"{operation}: the answer has a {flag!r} that is neither true nor false",
        operation=operation,
        path=f"$.{flag}",
        body=Mask(request).body(response.body),
    )
    error.host = request.host
    raise error


def _error_of(response: Response, shape: ErrorShape) -> ApiError:
    request = response.request
    mask = Mask(request)
    body = mask.body(response.body)
    data, batch_index = _error_object(body, shape)
    code = (_text(_at(data, shape.code)) or None) if shape.code else None
    if code is None and shape.code_header is not None:
        code = mask.text(response.headers.get(shape.code_header, "")) or None
    messages = (_text(_at(data, path)) for path in shape.message)
    message = next(filter(None, messages), "") or _readable(body)
    cls = shape.classes[_kind(response.status, code, shape)]
    if response.status == _NOT_MODIFIED and "Location" not in response.headers:
        cls, message = shape.classes["default"], "nothing has changed since what the caller holds"
    elif 300 <= response.status < 400:
        host, path = _target(response.headers.get("Location", ""))
        if shape.login_path is not None and shape.login_path in path:
            cls = shape.classes["authentication"]
            message = "the service asks for a log-in"
        else:
            cls = shape.classes["redirect"]
            where = mask.text(host + path) or "nowhere"
            message = f"the answer leads to {where}, which is not followed"
    return cls(
        message,
        service=request.operation.service.name,
        operation=request.operation.name,
        status=response.status,
        code=code,
        request_id=_text(_at(data, shape.request_id)) or None if shape.request_id else None,
        details=_at(data, shape.details) if shape.details else None,
        faults=_faults(_at(data, shape.faults), shape) if shape.faults else (),
        right=right_of(request) if issubclass(cls, PermissionDeniedError) else "",
        body=body,
        retry_after=_retry_after(response.headers.get("Retry-After")),
        batch_index=batch_index,
        host=request.host,
        is_foreign=response.status >= 400 and not is_object(data),
    )


def _error_object(body: bytes, shape: ErrorShape) -> tuple[Any, int | None]:
    data = _json_of(body)
    if shape.batch is not None and is_object(data):
        results = data.get(shape.batch)
        if is_array(results):
            for index, entry in enumerate(results):
                if _at(entry, shape.code) is not None:
                    return entry, index
    return data, None


def _kind(status: int, code: str | None, shape: ErrorShape) -> str:
    by_code = shape.kinds.get(code) if code is not None else None
    if by_code is not None:
        return by_code
    if status >= 400:
        return _KIND_BY_STATUS.get(status, "server" if status >= 500 else "bad_request")
    return "default"


def _at(data: Any, path: Iterable[str]) -> Any:
    for key in path:
        if is_object(data):
            data = data.get(key)
        elif is_array(data) and key.isdecimal() and int(key) < len(data):
            data = data[int(key)]
        else:
            return None
    return data


def _faults(items: Any, shape: ErrorShape) -> Iterator[Fault]:
    """What an error object says of single values."""
    for item in items if is_array(items) else ():
        if is_object(item):
            where = _where(item.get(shape.fault_path))
            yield Fault(where, _text(item.get(shape.fault_message)))


def _where(path: Any) -> tuple[str, ...]:
    """Where a value is, of a list, of a JSON pointer (as a fragment, too) or of a name."""
    if is_array(path):
        return tuple(map(_text, path))
    if not isinstance(path, str):
        return ()
    text = unquote(path[1:]) if path.startswith("#") else path
    if not text.startswith("/"):
        return (text,) if text else ()
    return tuple(each.replace("~1", "/").replace("~0", "~") for each in text[1:].split("/"))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _readable(body: bytes) -> str:
    """The beginning of a body that is no error object, without markup."""
    text = _MARKUP.sub(" ", body[:4000].decode("utf-8", "replace"))
    text = " ".join(text.split())
    return text if len(text) <= 200 else f"{text[:200]}…"


def _target(location: str) -> tuple[str, str]:
    """Origin and path of an address; what else it holds may be private."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return "", ""
    host = parts.netloc.rpartition("@")[2]
    scheme = f"{parts.scheme}:" if parts.scheme else ""
    return f"{scheme}//{host}" if host else scheme, parts.path


def _retry_after(value: str | None) -> float | None:
    """Seconds that `Retry-After` asks for, given as a number or as a date."""
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        pass
    else:
        return max(0.0, seconds) if math.isfinite(seconds) else None
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    when = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _incomplete(response: Response, shape: ErrorShape, header: str) -> ApiError:
    request = response.request
    mask = Mask(request)
    return shape.classes["incomplete"](
        mask.text(response.headers[header]),
        service=request.operation.service.name,
        operation=request.operation.name,
        status=response.status,
        body=mask.body(response.body),
        host=request.host,
    )
