"""Imports of CSV files: what is known of one, and what is raised when it fails."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from specloom.core.errors import ApiError, ArgumentError, SpecloomError, TransportError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from ._generated.csv import CsvType

__all__ = ["CsvImportError", "CsvImportTimeout", "ImportProgress", "Outcome", "Watch"]

Outcome = Literal["not started", "uncertain", "under way", "failed"]
"""What is known of an import: nothing was started; it may have been, for its answer was lost; it is
under way; it is over and failed."""

_SAYS = {
    "not started": "nothing was started",
    "uncertain": "whether it was started is not known: look before you start another one",
    "under way": "it goes on: `csv.wait_for_import` tells how it ends",
    "failed": "it failed",
}


@frozen(kw_only=True)
class ImportProgress:
    """How far an import has come."""

    step: Literal["upload", "wait"]
    sent: int = 0
    """Bytes that were uploaded."""
    size: int | None = None
    """Bytes of the file, where that is known."""
    id: int | None = None
    """ID of the import, once it was started."""
    waited: float = 0.0
    """Seconds since it was started, or since it was first asked for."""


class CsvImportError(SpecloomError):
    """An import that did not go well, or of which that is not known.

    Nothing is started twice: what is under way is waited for by its ID.

        except CsvImportError as error:
            if error.outcome == "under way":
                await kintone.csv.wait_for_import(id=error.id)
    """

    def __init__(
        self,
        message: str,
        *,
        type: CsvType | None,  # noqa: A002
        id: int | None,  # noqa: A002
        outcome: Outcome,
        error_code: str | None = None,
    ) -> None:
        what = "an import" if type is None else f"the import of {type}.csv"
        which = "" if id is None else f" (ID {id})"
        super().__init__(f"csv: {what}{which}: {_SAYS[outcome]}: {message}")
        self.type = type
        """What the file holds; None where only the ID is known."""
        self.id = id
        """ID of the import; None where none is known."""
        self.outcome = outcome
        self.error_code = error_code
        """Why it failed, as the service says it: `SLASH_IL15: …`."""
        self.code = None if error_code is None else error_code.partition(":")[0].strip()
        """The code of that; branch on this rather than on the text."""


class CsvImportTimeout(CsvImportError, TimeoutError):
    """The time for an import ran out."""


class Watch:
    """What is known of an import while it is waited for, and its one time limit.

    Args:
        type: What the file holds, where that is known.
        id: ID of the import, once it was started.
        outcome: What is known of it.
        progress: Called with how far it has come.
    """

    def __init__(
        self,
        type: CsvType | None,  # noqa: A002
        id: int | None,  # noqa: A002
        outcome: Outcome,
        progress: Callable[[ImportProgress], None] | None,
    ) -> None:
        self.type: CsvType | None = type
        self.id = id
        self.outcome: Outcome = outcome
        self._progress = progress
        self._sent = 0
        self._size: int | None = None

    def uploaded(self, sent: int, size: int | None) -> None:
        """Tell how much of the file was sent."""
        self._sent, self._size = sent, size
        if self._progress is not None:
            self._progress(ImportProgress(step="upload", sent=sent, size=size))

    def asked(self, waited: float) -> None:
        """Tell that it was asked for."""
        if self._progress is not None:
            self._progress(
                ImportProgress(
                    step="wait", sent=self._sent, size=self._size, id=self.id, waited=waited
                )
            )

    def error(self, message: str, error_code: str | None = None) -> CsvImportError:
        """Make what is raised."""
        return CsvImportError(
            message, type=self.type, id=self.id, outcome=self.outcome, error_code=error_code
        )

    @asynccontextmanager
    async def bounded(self, seconds: float) -> AsyncGenerator[None]:
        """Bound what is done within, and say of what goes wrong there what is known of the import.

        Raises:
            CsvImportError: It went wrong when the import was, or may have been, started.
        """
        if isinstance(seconds, bool) or not seconds > 0:
            raise ArgumentError(f"csv: timeout is {seconds!r}; it must be more than 0 seconds")
        clock = asyncio.timeout(seconds)
        try:
            async with clock:
                yield
        except CsvImportError:
            raise
        except asyncio.CancelledError as error:
            error.__cause__ = self.error("the call was cancelled")
            raise
        except Exception as error:
            if clock.expired() and type(error) is TimeoutError:
                raise CsvImportTimeout(
                    f"{seconds:g} s were not enough",
                    type=self.type,
                    id=self.id,
                    outcome=self.outcome,
                ) from None
            if self.outcome == "not started":
                raise
            if self.outcome == "uncertain" and not _may_be_done(error):
                self.outcome = "not started"
            raise self.error(str(error) or type(error).__name__) from error


def _may_be_done(error: Exception) -> bool:
    """Whether an import whose start failed in this way may be under way all the same."""
    if isinstance(error, ArgumentError):
        return False
    if isinstance(error, TransportError):
        return error.maybe_done
    if isinstance(error, ApiError):
        # With a code of its own the service refused; a gateway before it does not know.
        return error.status < 300 or (error.status >= 500 and error.code is None)
    return True
