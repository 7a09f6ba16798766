"""Specs in pages: whole files, and fragments that are put into the smallest file that they fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from specloom_codegen.lint import lint
from specloom_codegen.names import class_name
from specloom_codegen.starter import start

from .commands import check as check_command

if TYPE_CHECKING:
    from pathlib import Path

ENDPOINTS = "resource: fragment\ndescription: A fragment.\n{text}\n{types}"
TYPE = (
    "  {name}:\n    description: A result.\n    fields: {{any: {{type: any, description: Any.}}}}\n"
)
EXTENDED = "service: {name}\nextends: {service}\ndescription: A folder.\n"


def check(text: str, specs: Path) -> None:
    """Check a block of YAML.

    Args:
        text: The block.
        specs: A folder to put specs into.
    """
    data = yaml.safe_load(text)
    match data:
        case [{"run": _} | {"uses": _}, *_]:
            for step in data:
                for command in step.get("run", "").splitlines():
                    check_command(command)
        case {"operations": operations}:
            start(specs, "fragments")
            (specs / "fragments/items.yaml").unlink()
            (specs / "fragments/fragment.yaml").write_text(endpoints(text, operations), "utf-8")
            clean(specs)
        case {"credentials": _} | {"errors": _}:
            start(specs, "fragments")
            service(specs / "fragments/service.yaml", data)
            clean(specs)
        case {"app": _}:
            extend(specs, "kintone", text)
        case {"type": _, "kind": _, "attributes": attributes}:
            extend(specs, "strapi", text, components(attributes))
        case _:
            raise AssertionError("nothing claims this YAML")


def endpoints(text: str, operations: dict[str, dict[str, object]]) -> str:
    named = {str(each["returns"]) for each in operations.values() if "returns" in each}
    types = "".join(TYPE.format(name=name) for name in named)
    return ENDPOINTS.format(text=text, types=f"types:\n{types}" if types else "")


def service(path: Path, stated: dict[str, Any]) -> None:
    """Put a part of a service into its file; its API accepts whatever credentials that names."""
    made = yaml.safe_load(path.read_text("utf-8")) | stated
    for api in made["apis"].values():
        api["accepts"] = list(made["credentials"])
    path.write_text(yaml.safe_dump(made), "utf-8")


def operations(path: Path, stated: dict[str, Any]) -> None:
    """Put operations into the file of a resource."""
    made = yaml.safe_load(path.read_text("utf-8"))
    made["operations"] |= stated["operations"]
    path.write_text(yaml.safe_dump(made), "utf-8")


def components(attributes: dict[str, dict[str, list[str]]]) -> str:
    """Give the file of the components that attributes name."""
    uids = [uid for each in attributes.values() for uid in each.get("components", [])]
    stated = {
        uid: {"class": class_name(uid.replace(".", "_")), "attributes": {"any": {"type": "json"}}}
        for uid in uids
    }
    return yaml.safe_dump({"components": stated})


def extend(specs: Path, service: str, text: str, components: str = "") -> None:
    folder = specs / "fragments"
    folder.mkdir(parents=True)
    named = EXTENDED.format(name="fragments", service=service)
    (folder / "service.yaml").write_text(named, "utf-8")
    (folder / "fragment.yaml").write_text(text, "utf-8")
    if components:
        (folder / "components.yaml").write_text(components, "utf-8")
    clean(specs)


def clean(specs: Path) -> None:
    """See that specs have no faults."""
    faults = [str(fault) for fault in lint(specs) if fault.is_error]
    assert not faults, "\n".join(faults)
