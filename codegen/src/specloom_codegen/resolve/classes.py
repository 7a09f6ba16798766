"""Names of generated classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import quoted
from specloom_codegen.names import RESERVED, name_problem

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from specloom_codegen.faults import Faults
    from specloom_codegen.nodes import Scalar

__all__ = ["check_class"]


def check_class(
    node: Scalar | None,
    faults: Faults,
    *,
    also: AbstractSet[str] = frozenset(),
    advice: str = "",
) -> None:
    """Check the name of a class that is generated, if there is one.

    Args:
        node: The name.
        faults: Takes what is wrong.
        also: Names that are taken beside those that no class can have.
        advice: How to give it another name, where it is not stated.
    """
    if node is None:
        return
    problem = name_problem(node.text, "class")
    if problem is not None:
        text, hint = problem
        faults.add(node.place, "E011", f"the class name {quoted(node.text)} {text}", hint=hint)
    elif node.text in RESERVED["type"] | also:
        message = f"the class name {quoted(node.text)} is taken by generated code{advice}"
        faults.add(node.place, "E013", message)
