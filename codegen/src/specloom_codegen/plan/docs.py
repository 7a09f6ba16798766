"""Docstrings: spec text wrapped, escaped and laid out as a person would."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from specloom_codegen.code import WIDTH, Code, columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "FUNCTION",
    "MODULE",
    "Docstring",
    "attribute_doc",
    "docstring",
    "note",
    "sentence",
]

_ENDS: Final = (".", "!", "?", "。", "！", "？", "…")
_QUOTES: Final = '"""'

MODULE: Final = 0
CLASS: Final = 4
FUNCTION: Final = 8
"""Columns before a docstring."""


@frozen
class Docstring:
    """A docstring as code."""

    code: Code
    codes: frozenset[str] = field(default=frozenset[str]())
    """Codes of the linter's rules that its text cannot keep."""


@frozen
class _Escaper:
    """Makes text safe between three quotes."""

    raw: bool

    def __call__(self, text: str) -> str:
        if self.raw or (text.isprintable() and "\\" not in text and _QUOTES not in text):
            return text
        text = text.replace("\\", "\\\\")
        text = re.sub('"{3,}', lambda found: '\\"' * len(found[0]), text)
        return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)

    @property
    def opening(self) -> str:
        return f"r{_QUOTES}" if self.raw else _QUOTES


def docstring(
    summary: str,
    *paragraphs: str,
    sections: Mapping[str, Mapping[str, str]] | None = None,
    indent: int = CLASS,
) -> Docstring:
    """Lay out a docstring.

    Args:
        summary: Its first line; what does not fit there follows as a paragraph.
        paragraphs: Texts whose paragraphs follow; empty ones are left out.
        sections: Entries by heading; an entry without a name is text alone.
        indent: `MODULE`, `CLASS` or `FUNCTION`.
    """
    filled = {title: entries for title, entries in (sections or {}).items() if entries}
    texts = [summary, *paragraphs]
    texts += [text for entries in filled.values() for pair in entries.items() for text in pair]
    escape = _escaper_of("".join(texts))
    room = WIDTH - indent
    first, rest = _first_line(sentence(summary), escape, room - len(escape.opening))
    lines = [line for text in (rest, *paragraphs) for line in _paragraphs(text, escape, room)]
    for title, entries in filled.items():
        lines += ["", f"{title}:"]
        for name, text in entries.items():
            entry = f"{escape(name)}: {escape(sentence(text))}" if name else escape(sentence(text))
            hanging = 8 if name else 4
            wrapped = _wrapped(entry, room - 4, room - hanging)
            lines += [
                f"    {line}" if not i else " " * hanging + line for i, line in enumerate(wrapped)
            ]
    return _laid_out(escape(first), lines, escape, indent)


def attribute_doc(text: str, *, indent: int = CLASS) -> Code:
    """Lay out the string that describes an attribute; empty where there is nothing to say."""
    if not text:
        return Code()
    escape = _escaper_of(text)
    room = WIDTH - indent - 3
    lines = _wrapped(escape(sentence(text)), room - len(escape.opening), room)
    text = f"\n{' ' * indent}".join(lines)
    return Code(f"{escape.opening}{text}{_QUOTES}")


def sentence(text: str) -> str:
    """Give a text on one line, with a stop at its end."""
    text = " ".join(text.split())
    return text if not text or text.endswith(_ENDS) else f"{text}."


def note(label: str, text: str | bool) -> str:
    """Give a note such as `Deprecated: use x.`; empty where there is nothing to note."""
    if isinstance(text, str):
        return f"{label}: {sentence(text)}" if text else ""
    return f"{label}." if text else ""


def _escaper_of(text: str) -> _Escaper:
    has_marks = "\\" in text and _QUOTES not in text
    return _Escaper(has_marks and all(char.isprintable() or char.isspace() for char in text))


def _first_line(text: str, escape: _Escaper, room: int) -> tuple[str, str]:
    """Split what stands beside the quotes from what follows."""
    if columns(escape(text)) + len(_QUOTES) <= room:
        return text, ""
    end = re.search(r"(?<=[.!?]) ", text)
    if end is not None and columns(escape(text[: end.start()])) <= room:
        return text[: end.start()], text[end.end() :]
    return text, ""


def _paragraphs(text: str, escape: _Escaper, room: int) -> Iterator[str]:
    """Give the lines of a text, its paragraphs and items apart."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.strip():
            yield ""
        for item in re.split(r"\n\s*(?=[-*] )", paragraph):
            hanging = 2 if re.match(r"\s*[-*] ", item) else 0
            wrapped = _wrapped(escape(" ".join(item.split())), room, room - hanging)
            yield from (line if not i else " " * hanging + line for i, line in enumerate(wrapped))


def _laid_out(first: str, lines: list[str], escape: _Escaper, indent: int) -> Docstring:
    room = WIDTH - indent
    beside = len(escape.opening) if lines else len(escape.opening) + len(_QUOTES)
    head = _wrapped(first, room - beside, room)
    everything = [*head, *lines]
    margin = f"\n{' ' * indent}"
    text = "\n".join(
        line if not i or not line else " " * indent + line for i, line in enumerate(everything)
    )
    end = margin if len(everything) > 1 else ""
    codes = _codes(head, "" if escape.raw else text, indent)
    return Docstring(Code(f"{escape.opening}{text}{end}{_QUOTES}"), frozenset(codes))


def _codes(head: list[str], escaped: str, indent: int) -> Iterator[str]:
    """Go through the linter's rules that a docstring does not keep."""
    if not head:
        return
    if len(head) > 1:
        yield "D205"
    if head[0].startswith('"'):
        yield "D210"
    if re.search(r"\\[^uUN]", escaped.replace('\\"' * 3, "")):
        yield "D301"
    word = head[0].partition(" ")[0].rstrip(".!?").replace("'", "")
    if indent == FUNCTION and word.isascii() and word.isalpha() and word[0].islower():
        yield "D403"
    if not head[-1].endswith(_ENDS[:3]):
        yield "D415"


def _wrapped(text: str, first: int, following: int) -> list[str]:
    """Break a text into lines, by the width that it has on screen."""
    if text and columns(text) <= min(first, following):
        return [text]
    lines: list[str] = []
    line = ""
    for separator, word in _words(text, following):
        room = following if lines else first
        is_endless = "://" in word and columns(word) > following
        if line and not is_endless and columns(line) + len(separator) + columns(word) > room:
            lines.append(line)
            line = word
        else:
            line += separator + word
    return [*lines, line] if line else lines


def _words(text: str, room: int) -> Iterator[tuple[str, str]]:
    """Give the words of a text with what stands before them.

    A word too long for a line may break beside a wide character, as in Japanese.
    """
    separator = ""
    for word in text.split(" "):
        parts = (
            [word] if columns(word) <= room else re.findall(r"[\x00-\u10ff]+|[^\x00-\u10ff]", word)
        )
        for part in parts:
            yield separator, part
            separator = ""
        separator = " "
