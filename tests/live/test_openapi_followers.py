"""Another generator follows the exports: what it makes of them calls the local service."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from specloom.testing import KintoneService
from specloom_codegen.openapi.export import export
from specloom_codegen.openapi.texts import document_text

pytestmark = pytest.mark.live

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["apihub", "kintone", "strapi"])
async def test_a_client_of_another_generator_has_every_operation(name, tmp_path, monkeypatch):
    pytest.importorskip("openapi_python_client")
    document, printed = follow(name, tmp_path)
    assert "WARNING" not in printed
    operations = sum(len(item) for item in document["paths"].values())
    modules = (tmp_path / f"their_{name}/api").glob("*/*.py")
    assert len([each for each in modules if each.stem != "__init__"]) == operations
    if name == "kintone":
        monkeypatch.syspath_prepend(str(tmp_path))
        await read_a_record("their_kintone")


async def read_a_record(package):
    client = importlib.import_module(f"{package}.client")
    get = importlib.import_module(f"{package}.api.records.records_get")
    async with KintoneService() as service:
        service.add_app(7, fields={"title": "SINGLE_LINE_TEXT"}, tokens=["token"])
        service.add_records(7, [{"title": "Order 1"}])
        theirs = client.Client(service.base_url, headers={"X-Cybozu-API-Token": "token"})
        async with theirs:
            answer = await get.asyncio(client=theirs, app=7, id=1)
    assert answer.record.to_dict()["title"]["value"] == "Order 1"


def follow(name, folder):
    """Have the other generator make a client of an export; give the export and what it printed."""
    document = export(ROOT / "specs" / name)[name]
    (folder / "api.yaml").write_text(document_text(document, "yaml"), encoding="utf-8")
    tool = str(Path(sys.executable).with_name("openapi-python-client"))
    words = [tool, "generate", "--path", "api.yaml", "--output-path", f"their_{name}"]
    done = subprocess.run(
        [*words, "--meta", "none"], cwd=folder, capture_output=True, text=True, check=True
    )
    return document, done.stdout
