"""What is checked alike in every folder of what people made with a service."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from attrs import define, field

from specloom_codegen.faults import quoted
from specloom_codegen.names import RESERVED, name_problem

from .fit import check_name

if TYPE_CHECKING:
    from specloom_codegen.faults import Faults, Place
    from specloom_codegen.nodes import MappingNode

__all__ = ["ClassNames", "check_module", "check_package", "distinct", "limits_of"]

_PAIRS: Final = (
    ("minimum", "maximum"),
    ("min_length", "max_length"),
    ("min_items", "max_items"),
)


def check_package(root: MappingNode, faults: Faults) -> None:
    """Check the names that `service.yaml` gives to the package and its client."""
    service, client = root.scalar("service"), root.scalar("client")
    if service is not None:
        check_name(service, "word", "service", faults)
    if client is not None:
        check_name(client, "class", "client class", faults)


def check_module(module: str, noun: str, place: Place, hint: str, faults: Faults) -> None:
    """Check the name of a file that becomes a namespace.

    Args:
        module: Its name, without the suffix.
        noun: What such names are reserved by.
        place: Where a fault is told.
        hint: What to say after a name that is taken.
        faults: Takes what is wrong.
    """
    problem = name_problem(module, "word")
    if problem is not None:
        text, better = problem
        faults.add(place, "E011", f"the file name {quoted(module)} {text}", hint=better)
    elif module in RESERVED[noun]:
        message = f"the file name {quoted(module)} is taken by the client"
        faults.add(place, "E013", message, hint=f"{module}{hint}")


@define
class ClassNames:
    """Who has a name first."""

    noun: str
    """What names that generated code needs are reserved by."""
    faults: Faults
    _owners: dict[str, Place] = field(factory=dict[str, "Place"])

    def claim(self, name: str, place: Place) -> None:
        """Claim the name of a class."""
        first = self._owners.setdefault(name, place)
        if name in RESERVED[self.noun]:
            message = f"the class name {quoted(name)} is taken by generated code"
            self.faults.add(place, "E013", message)
        elif first != place:
            self.faults.add(place, "E013", f"the class name {quoted(name)} is taken in {first}")


def distinct(node: MappingNode, key: str, noun: str, faults: Faults) -> tuple[str, ...]:
    """Give the texts of a list, each once."""
    found: dict[str, None] = {}
    for item in node.scalars(key):
        if item.text in found:
            faults.add(item.place, "E028", f"the {noun} {quoted(item.text)} stands twice")
        found[item.text] = None
    return tuple(found)


def limits_of(
    node: MappingNode, names: tuple[str, ...], faults: Faults
) -> dict[str, int | Decimal]:
    """Give the limits that are stated."""
    limits: dict[str, int | Decimal] = {}
    for key in names:
        scalar = node.scalar(key)
        if scalar is not None:
            number = Decimal(scalar.value if isinstance(scalar.value, int) else scalar.text)
            limits[key] = int(number) if number == number.to_integral_value() else number
    for least, most in _PAIRS:
        if least in limits and most in limits and limits[least] > limits[most]:
            message = f"{quoted(least)} is more than {quoted(most)}"
            faults.add(node.place_of(least), "E028", message)
    return limits
