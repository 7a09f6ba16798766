"""What of an operation no spec can say, so that it has to be left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from specloom_codegen.faults import quoted
from specloom_codegen.nodes import MappingNode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specloom_codegen.nodes import Node

    from .description import Description

__all__ = ["parameter_problem", "path_problem", "server_problem"]

_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")


def path_problem(path: str) -> str:
    """Tell why specs cannot say a path; empty where they can, or where it is faulty."""
    if "?" in path or "#" in path:
        return "its path holds a query or fragment"
    names = _PLACEHOLDER.findall(path)
    return "its path names a placeholder twice" if len(set(names)) < len(names) else ""


def parameter_problem(given: Iterable[Node], description: Description) -> str:
    """Tell of a parameter that is needed and cannot be sent; empty where there is none."""
    for each in given:
        node = description.mapping(each, "a parameter")
        name, where = quoted(node.text("name")), node.text("in")
        if node.flag("required") and where == "cookie":
            return f"it needs the cookie {name}"
        if node.flag("required") and "content" in node:
            return f"it needs {name}, which is a document of its own"
        if where == "path" and node.text("style", "simple") != "simple":
            return f"the style of {name} cannot be said"
    return ""


def server_problem(item: MappingNode, node: MappingNode, description: Description) -> str:
    """Tell that an operation is at another server than the rest; empty where it is not."""
    own = node if "servers" in node else item
    if "servers" not in own:
        return ""
    urls, others = (
        {each.text("url") for each in of.items("servers") if isinstance(each, MappingNode)}
        for of in (own, description.root)
    )
    return "" if urls & others else "it is at a server of its own"
