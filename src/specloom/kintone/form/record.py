"""Records of an app whose form is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .fielded import Fielded
from .fields import IdField, RevisionField

if TYPE_CHECKING:
    from specloom.kintone.record import Record

__all__ = ["AppRecord"]


class AppRecord(Fielded):
    """A record of an app, with a typed attribute for each field of its form.

    Values are made when they are read. Reading one raises `FieldNotLoaded` where the server did not
    send the field, and `DecodeError` where the app's field is not of the type that the spec says.

    Args:
        record: What was read.
    """

    __slots__ = ()

    id = IdField("$id")
    """Record ID."""

    revision = RevisionField("$revision")
    """Revision, which goes up with each change."""

    def __init__(self, record: Record) -> None:
        self.__values__ = record

    @property
    def record(self) -> Record:
        """The record by field codes, with fields that the spec does not know."""
        return cast("Record", self.__values__)
