"""The guide to a service of one's own: its specs are generated, and its example runs."""

from __future__ import annotations

import importlib
import re
import sys
import textwrap
from pathlib import Path

import jwt
import pytest
import yaml
from aiohttp import web

from specloom_codegen import cli, generate

PAGE = (Path(__file__).parents[2] / "docs/own-service.md").read_text(encoding="utf-8")
YAML = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
(PROGRAM,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)


async def test_the_example_runs_with_the_specs_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    received: list[web.BaseRequest] = []

    async def refuse(request: web.BaseRequest) -> web.Response:
        received.append(request)
        problem = {"type": "/gone", "title": "Gone", "detail": "It was sold."}
        return web.json_response(problem, status=404)

    runner = web.ServerRunner(web.Server(refuse))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    assert cli.main(["new", "shop", "--specs", str(tmp_path / "specs")]) == 0
    capsys.readouterr()
    path = tmp_path / "specs/shop/service.yaml"
    stated = {key: value for text in YAML for key, value in yaml.safe_load(text).items()}
    service = yaml.safe_load(path.read_text("utf-8")) | stated
    service["base_url"] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    service["apis"]["main"]["accepts"] = list(stated["credentials"])
    path.write_text(yaml.safe_dump(service), "utf-8")
    generate(tmp_path / "specs", tmp_path / "acme/clients")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    scope: dict[str, object] = {}
    body = textwrap.indent(PROGRAM, "    ")
    exec(compile(f"async def example():\n{body}", "own-service.md", "exec"), scope)  # noqa: S102
    await scope["example"]()  # type: ignore[operator]
    await runner.cleanup()
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme"]:
        monkeypatch.delitem(sys.modules, name)
    assert capsys.readouterr().out == "/gone It was sold.\n"
    (request,) = received
    kind, _, token = request.headers["Authorization"].partition(" ")
    assert kind == "Bearer"
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        claims = jwt.decode(token, "a-secret-of-the-shop", algorithms=["HS256"], audience="shop")
    assert (claims["iss"], claims["sub"]) == ("key-1", "members/ada")
    assert claims["exp"] - claims["iat"] == 600
