"""Names that two things of a service have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from attrs import define, field

from specloom_codegen.faults import quoted
from specloom_codegen.names import RESERVED, constant, error_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specloom_codegen.faults import Faults, Place
    from specloom_codegen.spec import Service

    from .resources import Source

__all__ = ["check_taken"]

Room = Literal["module", "resource module", "client module", "package"]


@define
class _Claims:
    """Who has a name first, in each room where names must differ."""

    faults: Faults
    _owners: dict[tuple[Room, str], Place] = field(factory=dict[tuple[Room, str], "Place"])

    def __call__(self, room: Room, name: str, place: Place, what: str) -> bool:
        """Claim a name; tells whether it was free."""
        first = self._owners.setdefault((room, name), place)
        if first != place:
            self.faults.add(place, "E013", f"the {what} {quoted(name)} is taken in {first}")
        return first == place


def check_taken(sources: Sequence[Source], service: Service, faults: Faults) -> None:
    """Report modules, classes and types of a service that would have the same name."""
    claim = _Claims(faults)
    _claim_clients(claim, service)
    for source, file in zip(sources, service.files, strict=True):
        is_new = claim("module", file.module, file.place, "name")
        if file.resource and is_new:
            claim("resource module", file.class_name, file.place, "class name")
            face = source.node.place_of("face") if file.face else file.place
            claim("client module", source.face, face, "class name")
            if source.face in RESERVED["type"]:
                message = f"the class name {quoted(source.face)} is taken by generated code"
                faults.add(face, "E013", message)
    for source in sources:
        for key, _ in source.declares():
            claim("resource module", key.text, key.place, "type name")
        for key, name in source.made():
            claim("resource module", name, key.place, "type name")
    for source, file in zip(sources, service.files, strict=True):
        for key, _ in source.imports():
            if key.text in source.scope.types or key.text == file.class_name:
                claim("resource module", key.text, key.place, "type name")
    _check_constants(sources, service, faults)


def _claim_clients(claim: _Claims, service: Service) -> None:
    names = {service.client, *(api.client for api in service.apis)} - {""}
    for name in names:
        claim("client module", name, service.place, "class name")
        claim("package", name, service.place, "class name")
    for each in service.credentials:
        if each.class_name:
            claim("client module", each.class_name, each.place, "class name")
            claim("package", each.class_name, each.place, "class name")
    for name in error_names(service.errors.class_name).values():
        claim("package", name, service.errors.place, "class name")


def _check_constants(sources: Sequence[Source], service: Service, faults: Faults) -> None:
    taken = {constant(api.name) for api in service.apis}
    taken |= {constant(each.name) for file in service.files for each in file.operations}
    for source in sources:
        for key, _ in (*source.declares(), *source.imports()):
            if key.text in taken:
                message = f"the type name {quoted(key.text)} is taken by a constant of that name"
                faults.add(key.place, "E013", message)
