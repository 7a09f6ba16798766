"""Media types by the endings of names."""

from __future__ import annotations

import mimetypes
import runpy

import pytest

from specloom.core import media_types
from specloom.core.media_types import media_type

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("report.pdf", "application/pdf"),
        ("Report.XLSX", SHEET),
        ("報告 #1: a?b.csv", "text/csv"),
        ("data:image/png,x.txt", "text/plain"),
        ("a.csv.gz", "application/gzip"),
        ("a.b", "application/octet-stream"),
        ("pdf", "application/octet-stream"),
        (".csv", "application/octet-stream"),
        ("a.", "application/octet-stream"),
    ],
)
def test_the_ending_tells(name, expected):
    assert media_type(name) == expected


def test_what_a_machine_says_is_not_taken(tmp_path, monkeypatch):
    table = tmp_path / "mime.types"
    table.write_text("x/sheet xlsx\nx/table csv\n")
    monkeypatch.setattr(mimetypes, "knownfiles", [str(table)])
    mimetypes.init()
    try:
        assert mimetypes.guess_type("a.csv")[0] == "x/table"
        anew = runpy.run_path(media_types.__file__)["media_type"]
        assert (anew("a.csv"), anew("a.xlsx")) == ("text/csv", SHEET)
    finally:
        monkeypatch.undo()
        mimetypes.init()
