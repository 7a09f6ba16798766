"""What the names in a file mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom_codegen.faults import Faults
    from specloom_codegen.nodes import MappingNode
    from specloom_codegen.spec import Api, Declared, Named

__all__ = ["Scope"]


@define(kw_only=True)
class Scope:
    """The names that one file can use."""

    faults: Faults
    apis: Mapping[str, Api]
    types: Mapping[str, Named] = field(factory=dict[str, "Named"])
    """Types of the service by name."""
    imports: Mapping[str, Named] = field(factory=dict[str, "Named"])
    """Types written by hand, of this file."""
    credentials: MappingNode
    """What the service says of its credentials."""
    shared: tuple[MappingNode, ...] = ()
    """Shared parameters: the file's, then the service's."""
    declared: Mapping[str, Declared] = field(factory=dict[str, "Declared"])
    """What the types hold, once that is resolved."""
    used: set[object] = field(factory=set[object])
    """What was named so far: types, and places of shared parameters."""

    def type_named(self, name: str) -> Named | None:
        """Find a type, and remember that it is used."""
        found = self.imports.get(name) or self.types.get(name)
        if found is not None:
            self.used.add(found)
        return found
