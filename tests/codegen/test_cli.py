"""The command: what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from specloom_codegen import cli


@pytest.fixture
def project(shop):
    shop.write()
    Path("pyproject.toml").write_text(
        '[tool.specloom]\nspecs = "specs"\nout = "src/{service}/_generated"\n'
    )
    return Path("src/shop/_generated")


def test_generate_then_check(shop, capsys):
    shop.write()
    assert cli.main(["generate", "specs", "--out", "out"]) == 0
    assert "written out/shop/orders.py" in capsys.readouterr().out.splitlines()
    assert cli.main(["generate", "specs", "--out", "out"]) == 0
    assert capsys.readouterr().out == "up to date\n"
    assert cli.main(["check", "specs", "--out", "out"]) == 0
    assert cli.main(["generate", "--check", "specs", "--out", "out"]) == 0
    Path("out/shop/orders.py").unlink()
    capsys.readouterr()
    assert cli.main(["check", "specs", "--out", "out"]) == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("--- /dev/null\n+++ out/shop/orders.py\n")
    assert printed.err == "not up to date: run `specloom generate`\n"


def test_faults(shop, capsys):
    shop.write(("orders.yaml", "type: string, nullable", "type: strin, nullable"))
    line = (
        "specs/shop/orders.yaml:31:21: error[E012]: unknown type 'strin'; did you mean 'string'?\n"
    )
    assert cli.main(["lint", "specs"]) == 1
    assert capsys.readouterr() == (line, "")
    for command in ("generate", "check"):
        assert cli.main([command, "specs", "--out", "out"]) == 1
        assert capsys.readouterr() == ("", line)


def test_warnings_do_not_fail(shop, capsys):
    shop.write(("orders.yaml", "summary: Add an order.", "summary: Add an order.\n    retry: safe"))
    assert cli.main(["lint", "specs"]) == 0
    assert "warning[W004]" in capsys.readouterr().out


def test_the_project_says_where(project, capsys, monkeypatch):
    assert cli.main(["generate"]) == 0
    assert f"written {project}/orders.py" in capsys.readouterr().out
    assert cli.main(["lint"]) == 0
    Path("deep/er").mkdir(parents=True)
    monkeypatch.chdir("deep/er")
    assert cli.main(["check"]) == 0


def test_specs_or_out_alone(project):
    assert cli.main(["generate", "specs"]) == 0
    assert project.is_dir()
    assert cli.main(["generate", "--out", "out"]) == 0
    assert Path("out/shop/orders.py").exists()


def test_the_project_is_cleaned(project):
    assert cli.main(["generate"]) == 0
    Path("src/gone/_generated").mkdir(parents=True)
    stale = Path("src/gone/_generated/old.py")
    stale.write_bytes((project / "orders.py").read_bytes())
    assert cli.main(["check"]) == 1
    assert cli.main(["generate"]) == 0
    assert not stale.exists()


@pytest.mark.parametrize(
    "arguments", [[], ["generate", "specs"], ["lint"], ["check", "--nonsense"], ["weave"]]
)
def test_wrong_usage(shop, capsys, arguments):
    shop.write()
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["[tool.specloom]\n", "[tool.specloom\n", '[tool]\nspecloom = "x"\n']
)
def test_broken_settings(shop, capsys, text):
    shop.write()
    Path("pyproject.toml").write_text(text)
    with pytest.raises(SystemExit) as caught:
        cli.main(["generate"])
    assert caught.value.code == 2
    assert "specloom: error:" in capsys.readouterr().err


def test_a_file_in_the_way(shop, capsys):
    shop.write()
    Path("out").write_text("")
    assert cli.main(["generate", "specs", "--out", "out"]) == 1
    assert capsys.readouterr().err.startswith("specloom: ")


def test_output_that_cannot_be_encoded(shop):
    shop.write(("orders.yaml", "returns: Page", "returns: 頁"))
    done = subprocess.run(
        [sys.executable, "-m", "specloom_codegen", "lint", "specs"],
        env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert rb"unknown type '\u9801'" in done.stdout
    assert done.stderr == b""


def test_the_command_starts_without_the_runtime():
    program = (
        "import sys; from specloom_codegen.cli import main; main(['generate', '--check']);"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"specloom", "aiohttp", "msgspec", "rich"}.isdisjoint(done.stdout.split())


def test_faults_for_a_workflow(shop, capsys):
    shop.write(("orders.yaml", "type: string, nullable", "type: strin, nullable"))
    assert cli.main(["lint", "specs", "--format", "github"]) == 1
    assert capsys.readouterr().out == (
        "::error file=specs/shop/orders.yaml,line=31,col=21,title=E012::"
        "unknown type 'strin'; did you mean 'string'?\n"
    )


def test_faults_for_programs(shop, capsys):
    shop.write(("orders.yaml", "summary: Add an order.", "summary: Add an order.\n    retry: safe"))
    assert cli.main(["lint", "specs", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "faults": [
            {
                "severity": "warning",
                "code": "W004",
                "about": "a write that is said to be safe",
                "message": "'add' is said to be safe, but a POST request writes",
                "suggestion": None,
                "path": "specs/shop/orders.yaml",
                "line": 18,
                "column": 3,
            }
        ]
    }


def test_text_of_a_spec_is_no_command_of_a_workflow(shop, capsys):
    text = '"strin\\n::set-output name=a::b%"'
    shop.write(("orders.yaml", "type: string, nullable", f"type: {text}, nullable"))
    assert cli.main(["lint", "specs", "--format", "github"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("::error file=specs/shop/orders.yaml,line=31,col=21,title=")
    assert line.endswith("b%25'")


def test_a_field_without_a_description(shop, capsys):
    state = "state: {type: string, nullable: true, description: What became of it.}"
    shop.write(("orders.yaml", state, "state: string"))
    assert cli.main(["lint", "specs"]) == 0
    assert capsys.readouterr().out == (
        "specs/shop/orders.yaml:31:7: warning[W007]: "
        "the description of 'state' says no more than its name\n"
    )


def test_path_parameters_that_differ_only_in_case(shop, capsys):
    other = "id:\n      other: {type: integer, wire: ID, description: Another ID.}\n"
    shop.write(("orders.yaml", "get: /orders/{id}", "get: /orders/{id}/{ID}"))
    path = shop.folder / "orders.yaml"
    path.write_text(path.read_text("utf-8").replace("id:\n", other, 1), "utf-8")
    assert cli.main(["lint", "specs"]) == 0
    assert capsys.readouterr().out == (
        "specs/shop/orders.yaml:9:7: warning[W005]: 'ID' and 'id' differ only in case\n"
    )
