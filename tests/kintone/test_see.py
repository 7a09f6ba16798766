"""Every operation leads to the vendor's page, or says what is not known of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom.kintone import KintoneClient
from specloom_codegen.faults import Faults
from specloom_codegen.read import read

(SERVICE,) = read(Path(__file__).parents[2] / "specs" / "kintone", Faults())
OPERATIONS = {
    f"{file.resource}.{operation.name}": operation
    for file in SERVICE.files
    for operation in file.operations
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_has_a_page_or_a_doubt(name):
    operation = OPERATIONS[name]
    assert operation.see or operation.unconfirmed
    client = KintoneClient("http://localhost")
    resource, method = name.split(".")
    text = " ".join((getattr(getattr(client, resource), method).__doc__ or "").split())
    assert f"See {operation.see}" in text if operation.see else "Unconfirmed: " in text
    assert ("Unconfirmed: " in text) == bool(operation.unconfirmed)
