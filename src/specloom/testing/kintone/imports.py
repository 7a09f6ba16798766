"""Imports of CSV files: uploads, and what became of each import.

See https://cybozu.dev/ja/common/docs/user-api/csv
"""

from __future__ import annotations

import copy
import uuid
from typing import TYPE_CHECKING, Any

import attrs

from specloom.testing.kintone.csv_files import TYPES, RowError, export, import_rows
from specloom.testing.kintone.errors import RefusedError, illegal_request
from specloom.testing.kintone.parameters import REQUIRED

if TYPE_CHECKING:
    from specloom.testing.kintone.domain import Call
    from specloom.testing.kintone.users import Directory

__all__ = ["ImportDesk"]


@attrs.define
class _Import:
    """An import, and how often it is still said to be under way."""

    error: str | None
    questions: int


class ImportDesk:
    """Takes CSV files in and gives them out; only for administrators."""

    def __init__(self, directory: Directory) -> None:
        self.questions = 1
        """How many questions for the result of an import find it under way."""
        self._directory = directory
        self._files: dict[str, bytes] = {}
        self._imports: list[_Import] = []

    def answer(self, method: str, name: str, call: Call) -> dict[str, Any] | bytes:
        """Answer a call: an object, or a file."""
        if not call.caller.user.is_administrator:
            raise RefusedError(403, "CB_NO02", "No privilege to proceed.")
        match method, name.rpartition("/")[2]:
            case "POST", "file":
                return self._upload(call)
            case "GET", "result":
                return self._result(call)
            case "POST", kind if kind in TYPES:
                return self._start(kind, call)
            case "GET", kind if kind in TYPES:
                return export(self._directory, kind)
            case _:
                raise illegal_request()

    def _upload(self, call: Call) -> dict[str, Any]:
        if call.upload is None:
            raise call.given.refuse("file", REQUIRED)
        key = str(uuid.uuid4())
        self._files[key] = call.upload.content
        return {"fileKey": key}

    def _start(self, kind: str, call: Call) -> dict[str, Any]:
        key = call.given.text("fileKey")
        if key not in self._files:
            raise RefusedError(404, "GAIA_BL01", f"The specified file (id: {key}) not found.")
        error: str | None = None
        trial = copy.deepcopy(vars(self._directory) | {"_now": None})
        try:
            import_rows(
                self._directory,
                kind,
                self._files[key],
                any_length=call.given.flag("variableCustomItemLength"),
            )
        except RowError as found:
            error = str(found)
            vars(self._directory).update(trial | {"_now": vars(self._directory)["_now"]})
        self._imports.append(_Import(error, self.questions))
        return {"id": len(self._imports)}

    def _result(self, call: Call) -> dict[str, Any]:
        number = call.given.integer("id")
        if number > len(self._imports):
            raise call.given.refuse("id", "There is no such import.")
        found = self._imports[number - 1]
        if found.questions > 0:
            found.questions -= 1
            return {"done": False, "success": False, "errorCode": None}
        return {"done": True, "success": found.error is None, "errorCode": found.error}
