"""What specs say of the apps of a kintone domain, with every name resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from specloom_codegen.faults import Place

    from .field_types import FieldType

__all__ = ["App", "Apps", "Field", "Lookup"]


@frozen
class Lookup:
    """Where a lookup takes its values from."""

    app: int | None
    key: str


@frozen(kw_only=True)
class Field:
    """A field of a form, of a table's row, or of related records."""

    name: str
    place: Place
    code: str
    type_name: str
    """As it is on the wire."""
    type: FieldType
    label: str = ""
    description: str = ""
    required: bool = False
    unique: bool = False
    default: bool = False
    """Whether a new record has a value without being given one."""
    limits: Mapping[str, int | Decimal] = field(factory=dict[str, "int | Decimal"])
    options: tuple[str, ...] = ()
    lookup: Lookup | None = None
    filled_by: str = ""
    """Name of the lookup that fills it."""
    calculated: bool = False
    format: str = ""
    row: str = ""
    """Name of the class of a table's row, or of related records."""
    alias: str = ""
    """Name of the type of its options."""
    related_app: int | None = None
    fields: tuple[Field, ...] = ()

    @property
    def is_written(self) -> bool:
        """Whether a record that exists may be given a value of it."""
        return self.is_added and self.type.written not in {"moment", "entity"}

    @property
    def is_added(self) -> bool:
        """Whether a new record may be given a value of it."""
        return self.type.written != "nothing" and not self.filled_by and not self.calculated


@frozen(kw_only=True)
class App:
    """One app."""

    file: str
    """The file's name, `orders.yaml` for one."""
    module: str
    place: Place
    id: int
    id_place: Place
    record: str
    class_name: str
    """Of the namespace."""
    description: str
    fields: tuple[Field, ...]

    def classes(self) -> Iterator[tuple[str, Place]]:
        """Go through the names of what is made of it, each with what asks for it."""
        yield self.record, self.place
        yield f"New{self.record}", self.place
        yield f"{self.record}Changes", self.place
        yield self.class_name, self.place
        for each in self.fields:
            if each.row:
                yield each.row, each.place
            if each.type_name == "SUBTABLE":
                yield f"New{each.row}", each.place
            for one in (each, *each.fields):
                if one.alias:
                    yield one.alias, one.place


@frozen(kw_only=True)
class Apps:
    """A folder of apps."""

    extends: ClassVar[str] = "kintone"

    name: str
    place: Place
    client: str
    description: str
    apps: tuple[App, ...]

    def app(self, app_id: int) -> App | None:
        """Find an app."""
        return next((each for each in self.apps if each.id == app_id), None)
