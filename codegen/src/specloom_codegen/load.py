"""The first room: YAML to nodes that know file, line and column.

The events of the parser are read, not its objects: so the scalar rules are ours (YAML 1.2's core
schema), anchors and tags are seen, and no depth of nesting costs stack.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml
from attrs import define, field
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from .faults import Faults, Place, quoted
from .nodes import Broken, ListNode, MappingNode, Node, Scalar, Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["load", "load_text", "scalar_value"]

MAX_BYTES: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 32
_PIECE: Final = 1024 * 1024
_MAX_DIGITS: Final = 300

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_REFUSED: Final = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_RADIX: Final = {"0o": (re.compile("0o[0-7]+"), 8), "0x": (re.compile("0x[0-9a-fA-F]+"), 16)}
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL: Final = {"inf", "Inf", "INF", "nan", "NaN", "NAN"}
_WORDS: Final[dict[str, Value]] = {"": None, "~": None, "null": None, "true": True, "false": False}


def load(path: Path, shown: str, faults: Faults) -> Node | None:
    """Read a file.

    Args:
        path: The file.
        shown: Its name in messages.
        faults: Takes what is wrong with it.

    Returns:
        Its only document; None where it cannot be read or holds none.
    """
    text = _read(path, shown, faults)
    return None if text is None else load_text(text, shown, faults)


def load_text(text: str, shown: str, faults: Faults) -> Node | None:
    """Read a file whose text is there already, as `load` does."""
    return _Composer(shown, faults).compose(text)


def scalar_value(text: str) -> Value:
    """Give what a scalar without quotes means in YAML 1.2's core schema.

    Raises:
        ValueError: It is a number that no spec can need.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "-+.0123456789":
        return text
    pattern, radix = _RADIX.get(text[:2], (_INTEGER, 10))
    is_integer = pattern.fullmatch(text) is not None
    if not is_integer and not _FLOAT.fullmatch(text):
        if text.lstrip("-+").removeprefix(".") in _SPECIAL and "." in text:
            raise ValueError(f"{text} is not a finite number")
        return text
    if len(text) > _MAX_DIGITS:
        raise ValueError(f"a number of {len(text)} digits")
    if is_integer:
        return int(text.removeprefix(text[:2]) if radix != 10 else text, radix)
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise ValueError(f"{text} is too large a number")
    return value


def _read(path: Path, shown: str, faults: Faults) -> str | None:
    try:
        data = _bytes(path)
    except OSError as error:
        faults.add(Place(shown), "E001", f"cannot be read: {error.strerror or error}")
        return None
    if len(data) > MAX_BYTES:
        faults.add(Place(shown), "E005", f"larger than {MAX_BYTES} bytes")
        return None
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        place = _place_after(shown, data[: error.start].decode())
        faults.add(place, "E001", f"not UTF-8: {error.reason}")
        return None
    refused = _REFUSED.search(text)
    if refused is not None:
        place = _place_after(shown, text[: refused.start()])
        faults.add(place, "E001", f"the character U+{ord(refused[0]):04X} cannot stand in YAML")
        return None
    return text


def _bytes(path: Path) -> bytes:
    """Read no more than it takes to see that a file is too large, piece by piece."""
    data = bytearray()
    with path.open("rb") as file:
        while len(data) <= MAX_BYTES and (piece := file.read(_PIECE)):
            data += piece
    return bytes(data)


def _place_after(shown: str, text: str) -> Place:
    lines = _BREAK.split(text)
    return Place(shown, len(lines), len(lines[-1]) + 1)


@define
class _Open:
    """A list or mapping that is not closed yet."""

    place: Place
    is_mapping: bool
    items: list[Node] = field(factory=list["Node"])
    keys: dict[str, Scalar] = field(factory=dict["str", "Scalar"])
    values: dict[str, Node] = field(factory=dict["str", "Node"])
    key: Node | None = None

    def close(self) -> Node:
        if self.is_mapping:
            return MappingNode(self.place, self.keys, self.values)
        return ListNode(self.place, tuple(self.items))


class _Composer:
    """Makes nodes of the events of one file."""

    def __init__(self, shown: str, faults: Faults) -> None:
        self._shown = shown
        self._faults = faults
        self._open: list[_Open] = []
        self._document: Node | None = None

    def compose(self, text: str) -> Node | None:
        events: Iterable[Any] = yaml.parse(text, Loader=_LOADER)
        try:
            for event in events:
                if not self._take(event):
                    return None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(self._shown) if mark is None else self._place(mark)
            self._faults.add(place, "E002", error.problem or error.context or "not YAML")
            return None
        except yaml.YAMLError as error:
            self._faults.add(Place(self._shown), "E002", " ".join(str(error).split()))
            return None
        if self._document is None:
            self._faults.add(Place(self._shown), "E006", "the file is empty")
        return self._document

    def _take(self, event: Any) -> bool:
        """Take one event; tells whether to go on."""
        if isinstance(event, CollectionEndEvent):
            self._put(self._open.pop().close())
        elif isinstance(event, NodeEvent):
            return self._take_node(event)
        elif isinstance(event, DocumentStartEvent) and self._document is not None:
            self._fault("E003", event.start_mark, "a spec is one document, not several")
            return False
        return True

    def _take_node(self, event: Any) -> bool:
        place = self._place(event.start_mark)
        if isinstance(event, AliasEvent):
            self._fault("E003", event.start_mark, "aliases are not part of the language")
            self._put(Broken(place))
            return True
        if event.anchor is not None:
            self._fault("E003", event.start_mark, "anchors are not part of the language")
        if event.tag is not None:
            self._fault("E003", event.start_mark, "tags are not part of the language")
        if isinstance(event, ScalarEvent):
            self._put(self._scalar(event, place))
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            if len(self._open) >= MAX_DEPTH:
                self._fault("E005", event.start_mark, f"nested deeper than {MAX_DEPTH} levels")
                return False
            self._open.append(_Open(place, isinstance(event, MappingStartEvent)))
        return True

    def _scalar(self, event: Any, place: Place) -> Node:
        text: str = event.value
        if event.tag is not None or not event.implicit[0]:
            return Scalar(place, text, text)
        try:
            return Scalar(place, text, scalar_value(text))
        except ValueError as error:
            self._faults.add(place, "E010", str(error))
            return Broken(place)

    def _put(self, node: Node) -> None:
        if not self._open:
            self._document = node
            return
        parent = self._open[-1]
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node)
        else:
            key, parent.key = parent.key, None
            if not isinstance(key, Scalar):
                return
            if key.text in parent.keys:
                first = parent.keys[key.text].place.line
                message = f"the key {quoted(key.text)} is in line {first} already"
                self._faults.add(key.place, "E004", message)
                return
            parent.keys[key.text] = key
            parent.values[key.text] = node

    def _key(self, node: Node) -> Node:
        if isinstance(node, Broken):
            return node
        if not isinstance(node, Scalar):
            self._faults.add(node.place, "E003", "a key is a single word or text")
            return Broken(node.place)
        if node.text == "<<" and node.value == "<<":
            self._faults.add(node.place, "E003", "merge keys are not part of the language")
            return Broken(node.place)
        return node

    def _place(self, mark: Any) -> Place:
        return Place(self._shown, mark.line + 1, mark.column + 1)

    def _fault(self, code: str, mark: Any, message: str) -> None:
        self._faults.add(self._place(mark), code, message)
