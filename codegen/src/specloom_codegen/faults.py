"""Faults of specs: where, which, and what was probably meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final, NamedTuple

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "CODES",
    "CommandError",
    "Fault",
    "Faults",
    "Place",
    "SpecError",
    "closest",
    "did_you_mean",
    "quoted",
]

CODES: Final = {
    "E001": "a file that cannot be read: not there, not UTF-8, or a character that YAML refuses",
    "E002": "text that is not YAML",
    "E003": "a part of YAML that the spec language does not have",
    "E004": "a key that stands twice",
    "E005": "a file that is too large or nested too deep",
    "E006": "a folder or file that lacks what makes it a spec",
    "E007": "unknown key",
    "E008": "missing key",
    "E009": "a value of the wrong kind",
    "E010": "a value that is not allowed",
    "E011": "a name that cannot be used",
    "E012": "unknown type",
    "E013": "a name that is taken",
    "E014": "unknown API",
    "E015": "unknown scheme of credentials",
    "E016": "unknown kind of error",
    "E017": "unknown parameter",
    "E018": "keys of which exactly one is needed",
    "E019": "a placeholder in a path without a parameter",
    "E020": "a path parameter without a placeholder",
    "E021": "a path that cannot be used",
    "E022": "a body that cannot be sent",
    "E023": "an input type in a result, or a result type in a parameter",
    "E024": "paging that does not fit its operation",
    "E025": "a name on the wire that stands twice",
    "E026": "a constant that cannot be one",
    "E027": "a key that means nothing beside the others",
    "E028": "statements that contradict each other",
    "E029": "a variant that a union cannot have",
    "E030": "a result type that an input type cannot stand for",
    "E031": "a lookup that is not there",
    "E032": "an app, a content type or a component that is described twice",
    "W001": "a type or component that nothing uses",
    "W002": "a shared parameter that no operation takes",
    "W003": "an import that nothing uses",
    "W004": "a write that is said to be safe",
    "W005": "names that differ only in case, or in what joins their words",
    "W006": "a read that is never repeated, and nothing says why",
    "W007": "a description that says no more than the name",
    "W008": "a limit where nothing is checked",
    "W009": "a folder whose name is not that of its service",
    "W010": "a schema of the spec language that is not this version's",
    "W011": "a relation to a type that no file describes",
    "W012": "an API or a scheme of credentials that nothing uses, and nothing says why",
    "W013": "a summary that is not one short sentence",
    "W014": "an operation that sends the same request as another",
    "W015": "a required parameter that has one value only",
    "W016": "what is deprecated, and nothing says what to use instead",
    "W017": "what is required, and described as if it were not",
}
"""Every code with what it stands for: `E` stops the generator, `W` is what `lint` adds."""

_MOST_HINTS = 100
_LONGEST_QUOTE = 60


class Place(NamedTuple):
    """Where something stands; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Give the place as editors and terminals understand it."""
        return f"{self.path}:{self.line}:{self.column}"


@frozen(order=True)
class Fault:
    """One fault, or one warning."""

    place: Place
    code: str
    message: str
    hint: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it stops the generator."""
        return self.code.startswith("E")

    @property
    def text(self) -> str:
        """What is wrong, and what was probably meant."""
        return f"{self.message}{did_you_mean(self.hint)}"

    def __str__(self) -> str:
        """Give the fault as the one line that is printed."""
        severity = "error" if self.is_error else "warning"
        return f"{self.place}: {severity}[{self.code}]: {self.text}"


class Faults:
    """Collects the faults of one run."""

    def __init__(self) -> None:
        self._found: set[Fault] = set()
        self._hints = 0

    def add(
        self,
        place: Place,
        code: str,
        message: str,
        *,
        hint: str = "",
        word: str = "",
        known: Iterable[str] = (),
    ) -> str:
        """Report a fault.

        Args:
            place: Where it is.
            code: One of `CODES`.
            message: What is wrong.
            hint: What was probably meant.
            word: The word at fault, to find a hint by.
            known: The words that would have been right.

        Returns:
            What was probably meant; empty where there is no telling.
        """
        if word and not hint and self._hints < _MOST_HINTS:
            self._hints += 1
            hint = closest(word, known)
        self._found.add(Fault(place, code, message, hint))
        return hint

    def update(self, others: Iterable[Fault]) -> None:
        """Take the faults that were found elsewhere."""
        self._found.update(others)

    def __iter__(self) -> Iterator[Fault]:
        """Go through the faults by file, line and column."""
        return iter(sorted(self._found))

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that stop the generator."""
        return tuple(fault for fault in self if fault.is_error)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What only `lint` tells."""
        return tuple(fault for fault in self if not fault.is_error)


class CommandError(Exception):
    """A command that cannot be done; the message says why."""


class SpecError(CommandError):
    """Specs that cannot be generated from."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def closest(word: str, known: Iterable[str]) -> str:
    """Give the word that was probably meant; empty where there is no telling."""
    names = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), list(names), n=1)
    return names[found[0]] if found else ""


def did_you_mean(hint: str) -> str:
    """Give the end of a message that says what was probably meant, if anything was."""
    return f"; did you mean {quoted(hint)}?" if hint else ""


def quoted(text: str) -> str:
    """Give spec text as a message shows it: in quotes, on one line, not too long."""
    if len(text) > _LONGEST_QUOTE:
        text = f"{text[:_LONGEST_QUOTE]}…"
    if not text.isprintable():
        text = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return f"'{text}'"
