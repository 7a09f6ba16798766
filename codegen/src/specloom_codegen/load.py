"""The first room: YAML to nodes that know file, line and column.

The events of the parser are read, not its objects: so the scalar rules are ours (YAML 1.2's core
schema), anchors and tags are seen, and no depth of nesting costs stack.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml
from attrs import define, field, frozen
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

__all__ = ["FOREIGN", "Dialect", "load", "load_text", "scalar_value"]

MAX_BYTES: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 32
_PIECE: Final = 1024 * 1024
_MAX_DIGITS: Final = 300

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_REFUSED: Final = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAIR: Final = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
)
"""A character beyond the first 65,536, as JSON escapes it."""
_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_RADIX: Final = {"0o": (re.compile("0o[0-7]+"), 8), "0x": (re.compile("0x[0-9a-fA-F]+"), 16)}
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL: Final = {"inf", "Inf", "INF", "nan", "NaN", "NAN"}
_WORDS: Final[dict[str, Value]] = {"": None, "~": None, "null": None, "true": True, "false": False}


@frozen
class Dialect:
    """How much of YAML a file may use."""

    most_levels: int = MAX_DEPTH
    """How deep its lists and mappings may be nested."""
    is_whole: bool = False
    """Whether it may hold anchors, aliases and merge keys, and be JSON in every form."""


FOREIGN: Final = Dialect(most_levels=128, is_whole=True)
"""What others wrote."""
_SPECS: Final = Dialect()


def load(path: Path, shown: str, faults: Faults, dialect: Dialect = _SPECS) -> Node | None:
    """Read a file.

    Args:
        path: The file.
        shown: Its name in messages.
        faults: Takes what is wrong with it.
        dialect: How much of YAML it may use.

    Returns:
        Its only document; None where it cannot be read or holds none.
    """
    text = _read(path, shown, faults)
    return None if text is None else load_text(text, shown, faults, dialect)


def load_text(text: str, shown: str, faults: Faults, dialect: Dialect = _SPECS) -> Node | None:
    """Read a file whose text is there already, as `load` does."""
    return _Composer(shown, faults, dialect).compose(_as_yaml(text) if dialect.is_whole else text)


def _as_yaml(text: str) -> str:
    """Give JSON as YAML reads it: indented with spaces, each character escaped as one."""
    if not text.lstrip().startswith("{"):
        return text  # YAML already, with tabs where YAML allows them
    return _PAIR.sub(_joined, text.replace("\t", " "))


def _joined(pair: re.Match[str]) -> str:
    high, low = int(pair[2], 16), int(pair[3], 16)
    return f"{pair[1]}\\U{0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF):08X}"


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
        if path.exists() and not path.is_file():  # a pipe would never end
            faults.add(Place(shown), "E001", "is not a file")
            return None
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
    anchor: str = ""
    items: list[Node] = field(factory=list["Node"])
    keys: dict[str, Scalar] = field(factory=dict["str", "Scalar"])
    values: dict[str, Node] = field(factory=dict["str", "Node"])
    key: Node | None = None

    merged: list[Node] = field(factory=list["Node"])
    """Mappings whose entries it has too, where it does not have them itself."""

    def close(self) -> Node:
        if self.is_mapping:
            for each in self.merged:
                if isinstance(each, MappingNode):
                    self.keys = {**each.keys, **self.keys}
                    self.values = {**each.values, **self.values}
            return MappingNode(self.place, self.keys, self.values)
        return ListNode(self.place, tuple(self.items))


class _Composer:
    """Makes nodes of the events of one file."""

    def __init__(self, shown: str, faults: Faults, dialect: Dialect) -> None:
        self._shown = shown
        self._faults = faults
        self._dialect = dialect
        self._anchored: dict[str, Node] = {}
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
            closed = self._open.pop()
            node = closed.close()
            self._anchor(closed.anchor, node)
            self._put(node)
        elif isinstance(event, NodeEvent):
            return self._take_node(event)
        elif isinstance(event, DocumentStartEvent) and self._document is not None:
            self._fault("E003", event.start_mark, "a spec is one document, not several")
            return False
        return True

    def _take_node(self, event: Any) -> bool:
        place = self._place(event.start_mark)
        if isinstance(event, AliasEvent):
            self._put(self._aliased(event, place))
            return True
        if event.anchor is not None and not self._dialect.is_whole:
            self._fault("E003", event.start_mark, "anchors are not part of the language")
        if event.tag is not None:
            self._fault("E003", event.start_mark, "tags are not part of the language")
        anchor = event.anchor or ""
        if isinstance(event, ScalarEvent):
            node = self._scalar(event, place)
            self._anchor(anchor, node)
            self._put(node)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            if len(self._open) >= self._dialect.most_levels:
                message = f"nested deeper than {self._dialect.most_levels} levels"
                self._fault("E005", event.start_mark, message)
                return False
            self._open.append(_Open(place, isinstance(event, MappingStartEvent), anchor))
        return True

    def _anchor(self, name: str, node: Node) -> None:
        if name:
            self._anchored[name] = node

    def _aliased(self, event: Any, place: Place) -> Node:
        """Give what an alias stands for: the same node, however often."""
        if not self._dialect.is_whole:
            self._fault("E003", event.start_mark, "aliases are not part of the language")
        elif event.anchor not in self._anchored:
            message = f"the alias {quoted(event.anchor)} stands for nothing that is whole here"
            self._fault("E012", event.start_mark, message)
        else:
            return self._anchored[event.anchor]
        return Broken(place)

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
            if _is_merge(key):
                parent.merged += node.items if isinstance(node, ListNode) else (node,)
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
        if _is_merge(node) and not self._dialect.is_whole:
            self._faults.add(node.place, "E003", "merge keys are not part of the language")
            return Broken(node.place)
        return node

    def _place(self, mark: Any) -> Place:
        return Place(self._shown, mark.line + 1, mark.column + 1)

    def _fault(self, code: str, mark: Any, message: str) -> None:
        self._faults.add(self._place(mark), code, message)


def _is_merge(key: Scalar) -> bool:
    return key.text == "<<" and key.value == "<<"
