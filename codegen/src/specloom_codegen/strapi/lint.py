"""What is doubtful in the specs of content types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import quoted
from specloom_codegen.lint import lint_words

if TYPE_CHECKING:
    from specloom_codegen.faults import Faults

    from .spec import Contents, Shape

__all__ = ["lint_contents"]


def lint_contents(contents: Contents, faults: Faults) -> None:
    """Tell what is doubtful in a folder of content types."""
    shapes: tuple[Shape, ...] = (*contents.components, *contents.types)
    known = {each.uid for each in contents.types}
    used = {
        uid
        for shape in shapes
        for each in shape.attributes
        for uid in (each.component, *each.components)
    }
    for component in contents.components:
        if component.uid not in used:
            message = f"nothing uses the component {quoted(component.uid)}"
            faults.add(component.place, "W001", message)
    for shape in shapes:
        for each in shape.attributes:
            if each.description:
                lint_words(each.name, each.description, each.place, faults)
            if each.to.startswith("api::") and each.to not in known:
                message = f"{quoted(each.name)} leads to {quoted(each.to)}, which is not described"
                faults.add(each.place, "W011", message, word=each.to, known=known)
