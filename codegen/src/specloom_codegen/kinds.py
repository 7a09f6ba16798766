"""Kinds of service folders, and the one place where the kind of a folder is chosen.

A folder describes endpoints, or, where its `service.yaml` says `extends: kintone`, what people made
with that service. Each kind has its own way through the rooms `resolve`, `plan` and `lint`, and its
own way to be compared with what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from attrs import frozen

from .faults import quoted
from .nodes import MappingNode, Scalar, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .changes.change import Changes, Spot
    from .faults import Faults, Place
    from .nodes import Node
    from .plan.modules import Module

__all__ = ["Described", "compare", "lint", "plan", "resolve"]


class Described(Protocol):
    """What a folder says, resolved."""

    @property
    def name(self) -> str:
        """Name of the service and of the package."""
        ...

    @property
    def place(self) -> Place:
        """Where it says so."""
        ...

    extends: ClassVar[str]
    """Its kind, as `service.yaml` says it; empty for endpoints."""


@frozen
class _Kind:
    """How folders of one kind go through the rooms."""

    resolve: Callable[[Any, Mapping[str, Node], Faults], Described | None]
    plan: Callable[[Any], tuple[Module, ...]]
    lint: Callable[[Any, Faults], None]
    compare: Callable[[Any, Any, Spot, Changes], None]


def _endpoints() -> _Kind:
    from .changes.services import compare_services
    from .lint import lint_service
    from .plan import plan
    from .resolve import resolve

    return _Kind(resolve, plan, lint_service, compare_services)


def _kintone() -> _Kind:
    from .kintone.changes import compare_apps
    from .kintone.lint import lint_apps
    from .kintone.plan import plan
    from .kintone.resolve import resolve

    return _Kind(resolve, plan, lint_apps, compare_apps)


def _strapi() -> _Kind:
    from .strapi.changes import compare_contents
    from .strapi.lint import lint_contents
    from .strapi.plan import plan
    from .strapi.resolve import resolve

    return _Kind(resolve, plan, lint_contents, compare_contents)


_KINDS: Final[dict[str, Callable[[], _Kind]]] = {
    "": _endpoints,
    "kintone": _kintone,
    "strapi": _strapi,
}
"""The kinds by what `extends` says."""


def resolve(service: Node | None, files: Mapping[str, Node], faults: Faults) -> Described | None:
    """Resolve a folder by its kind.

    Args:
        service: What `service.yaml` holds; None where it cannot be read.
        files: What the other files hold, by their names.
        faults: Takes what is wrong.
    """
    named = service.values.get("extends") if isinstance(service, MappingNode) else None
    if named is None:
        return _KINDS[""]().resolve(service, files, faults)
    known = [name for name in _KINDS if name]
    if not isinstance(named, Scalar) or named.text not in known:
        text = quoted(named.text) if isinstance(named, Scalar) else kind_of(named)
        message = f"'extends' is one of {', '.join(known)}, not {text}"
        word = named.text if isinstance(named, Scalar) else ""
        faults.add(named.place, "E010", message, word=word, known=known)
        return None
    return _KINDS[named.text]().resolve(service, files, faults)


def plan(described: Described) -> tuple[Module, ...]:
    """Plan the modules of a folder by its kind."""
    return _KINDS[described.extends]().plan(described)


def lint(described: Described, faults: Faults) -> None:
    """Tell what is doubtful in a folder, by its kind."""
    _KINDS[described.extends]().lint(described, faults)


def compare(old: Described, new: Described, spot: Spot, changes: Changes) -> None:
    """Report what became of a folder, by its kind, which is the same on both sides."""
    _KINDS[new.extends]().compare(old, new, spot, changes)
