"""The User API: three lists, and CSV files out and in.

See https://cybozu.dev/ja/common/docs/user-api/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import web

from specloom.testing.kintone.domain import Call
from specloom.testing.kintone.errors import RefusedError, illegal_request, refusal
from specloom.testing.kintone.imports import ImportDesk
from specloom.testing.kintone.parameters import Parameters
from specloom.testing.kintone.wire import read
from specloom.testing.server import json_response

if TYPE_CHECKING:
    from specloom.testing.kintone.auth import Credentials
    from specloom.testing.kintone.users import Directory

__all__ = ["UserApi"]

_LIST = re.compile(r"/v1/(users|organizations|groups)\.json")
_FILE = re.compile(r"/v1/(file|csv/\w+)\.(json|csv)")


class UserApi:
    """Answers what stands under `/v1`."""

    def __init__(self, directory: Directory, credentials: Credentials) -> None:
        self.imports = ImportDesk(directory)
        self._directory = directory
        self._credentials = credentials

    def answer(self, request: web.Request, body: bytes) -> web.Response | None:
        """Answer a request; None where there is nothing at its path."""
        try:
            if path := _LIST.fullmatch(request.path):
                return self._list(request, body, path[1])
            if path := _FILE.fullmatch(request.path):
                return self._file(request, body, path[1], is_csv=path[2] == "csv")
        except RefusedError as refused:
            return refusal(refused)
        return None

    def _list(self, request: web.Request, body: bytes, kind: str) -> web.Response:
        sent = read(request, body, self._credentials.user_api_caller(request))
        if sent.method != "GET":
            raise illegal_request()
        return json_response(self._directory.list(kind, Parameters(sent.values)))

    def _file(self, request: web.Request, body: bytes, name: str, *, is_csv: bool) -> web.Response:
        caller = self._credentials.user_api_caller(request)
        sent = read(request, body, caller)
        is_upload = (sent.method, name) == ("POST", "file")
        is_export = sent.method == "GET" and name != "csv/result"
        if sent.multipart != is_upload or is_csv != is_export:
            raise illegal_request()
        call = Call(caller, Parameters(sent.values), None, sent.upload)
        answer = self.imports.answer(sent.method, name, call)
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="text/csv", charset="utf-8")
        return json_response(answer)
