"""What documents and components of generated types are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from specloom.core.errors import FieldNotLoaded
from specloom.core.model import Model, model

__all__ = ["Entry", "UnknownComponent"]


class Entry(Model):
    """Base of a document or component of a generated type."""

    __slots__ = ()

    __fields__: ClassVar[Any] = None
    """What is known of its attributes: `Fields`."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            fields = type(self).__fields__
            attribute = fields and fields.attributes.get(name)
            if attribute is None or name not in type(self).__slots__:
                return super().__getattr__(name)
            hint = (
                f"populate it with populate=[{name!r}], with credentials that may read it"
                if attribute.is_populated
                else "ask for it in fields=, or check with has()"
            )
            raise FieldNotLoaded(type(self).__name__, name, hint=hint)


@model(wire={"component": "__component"}, tag=("component", ()))
class UnknownComponent(Entry):
    """A component of a dynamic zone that the spec does not list; `extra` holds its attributes."""

    component: str
    """The component's UID."""
