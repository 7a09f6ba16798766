"""Specs as YAML: one entry a line where it fits."""

from __future__ import annotations

import functools
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

import yaml

from specloom_codegen.code import WIDTH, columns
from specloom_codegen.load import scalar_value

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["yaml_text"]

_TAG: Final = "tag:yaml.org,2002:"
_OLD_BOOLEANS: Final = frozenset({"y", "Y", "n", "N"})
"""Words that YAML 1.1 has for true and false, which the emitter takes for text."""
_MOST: Final = 2**31 - 1
_BROKEN: Final = frozenset({"fields", "attributes", "components"})
"""Keys whose entries have a line each, however short they are."""


def yaml_text(data: Mapping[str, Any]) -> str:
    """Give a mapping as YAML: what does not fit into a line is broken into several."""
    node = _node(data)
    assert isinstance(node, yaml.MappingNode)  # noqa: S101  # a mapping went in
    node.flow_style = False
    _unfold(node, 0)
    return _dumped(node)


def _node(value: object) -> yaml.Node:
    """Give a value as a node, everything on one line."""
    match value:
        case dict():
            entries = cast("dict[str, object]", value)
            pairs = [(_scalar(key), _node(each)) for key, each in entries.items()]
            return yaml.MappingNode(f"{_TAG}map", pairs, flow_style=True)
        case list():
            items = [_node(each) for each in cast("list[object]", value)]
            return yaml.SequenceNode(f"{_TAG}seq", items, flow_style=True)
        case None | bool():
            kind = "null" if value is None else "bool"
            return yaml.ScalarNode(f"{_TAG}{kind}", "" if value is None else str(value).lower())
        case int():
            return yaml.ScalarNode(f"{_TAG}int", str(value))
        case Decimal() | float():
            return yaml.ScalarNode(
                f"{_TAG}float",
                format(Decimal(repr(value)) if isinstance(value, float) else value, "f"),
            )
        case _:
            return _scalar(str(value))


def _scalar(text: str) -> yaml.ScalarNode:
    """Give a text as a node: in quotes where any version of YAML would take it for another."""
    return yaml.ScalarNode(f"{_TAG}str", text, style=None if _is_plain(text) else '"')


@functools.lru_cache(maxsize=1000)
def _is_plain(text: str) -> bool:
    plain = yaml.ScalarNode(f"{_TAG}str", text)
    shown = _dumped(yaml.SequenceNode(f"{_TAG}seq", [plain], flow_style=True))
    return shown == f"[{text}]\n" and text not in _OLD_BOOLEANS and _is_text(text)


def _is_text(text: str) -> bool:
    try:
        return scalar_value(text) == text
    except ValueError:
        return False


def _unfold(node: yaml.MappingNode, indent: int) -> None:
    """Break the values of a mapping that stands over several lines, where they do not fit."""
    for key, value in node.value:
        if isinstance(value, yaml.ScalarNode):
            continue
        is_broken = isinstance(value, yaml.MappingNode) and (
            key.value in _BROKEN
            or any(each.value == "attributes" for each, _ in value.value)
            or any(each.tag == f"{_TAG}null" for _, each in value.value)
        )
        line = f"{_dumped(key).splitlines()[0]}: {_dumped(value).rstrip()}"
        if not is_broken and indent + columns(line) <= WIDTH:
            continue
        value.flow_style = False
        if isinstance(value, yaml.MappingNode):
            _unfold(value, indent + 2)


def _dumped(node: yaml.Node) -> str:
    stream = io.StringIO()
    dumper = yaml.SafeDumper(stream, allow_unicode=True, width=_MOST)
    dumper.open()
    dumper.serialize(node)
    dumper.close()
    return stream.getvalue()
