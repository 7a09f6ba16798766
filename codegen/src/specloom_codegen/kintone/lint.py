"""What is doubtful in the specs of apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.lint import lint_words

if TYPE_CHECKING:
    from specloom_codegen.faults import Faults

    from .spec import Apps

__all__ = ["lint_apps"]


def lint_apps(apps: Apps, faults: Faults) -> None:
    """Tell what is doubtful in a folder of apps."""
    for app in apps.apps:
        for each in app.fields:
            for one in (each, *each.fields):
                if one.description:
                    lint_words(one.label or one.name, one.description, one.place, faults)
