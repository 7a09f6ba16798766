"""Documents of types for which no class was generated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

from specloom.core.errors import FieldNotLoaded
from specloom.core.hints import did_you_mean
from specloom.core.shapes import is_object

__all__ = ["Document"]


class Document(Mapping[str, Any]):
    """A document: its attributes by name, as JSON.

    An attribute that the server did not send (a relation that was not populated, for one) raises
    `FieldNotLoaded` when it is read. https://docs.strapi.io/cms/api/document
    """

    __slots__ = ("_attributes",)

    __wire_type__: ClassVar[Any] = dict[str, Any]

    def __init__(self, attributes: Mapping[str, Any]) -> None:
        self._attributes = attributes

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Make a document of plain JSON.

        Raises:
            ValueError: It is not a document.
        """
        if not is_object(data):
            raise ValueError(f"expected attributes by name, got {type(data).__name__}")
        return cls(data)

    @property
    def document_id(self) -> str:
        """What the document is known by, in every version and locale."""
        value: str = self["documentId"]
        return value

    @property
    def id(self) -> int:
        """Number of this version's row. It changes with every publication: do not keep it."""
        value: int = self["id"]
        return value

    def __getitem__(self, name: str) -> Any:
        try:
            return self._attributes[name]
        except KeyError:
            pass
        hint = did_you_mean(name, self._attributes) or "ask for it in populate= or fields="
        raise FieldNotLoaded("Document", name, hint=hint)

    def __iter__(self) -> Iterator[str]:
        return iter(self._attributes)

    def __len__(self) -> int:
        return len(self._attributes)

    def __contains__(self, name: object) -> bool:
        return name in self._attributes

    def __repr__(self) -> str:
        return f"<Document {dict(self._attributes)!r}>"
