"""Whether a node has the shape that the grammar wants: every fault told, the rest kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specloom_codegen.faults import Faults, quoted
from specloom_codegen.grammar import RECORDS
from specloom_codegen.names import RESERVED, name_problem
from specloom_codegen.nodes import Broken, ListNode, MappingNode, Node, Scalar, kind_of
from specloom_codegen.shapes import (
    Either,
    Flag,
    Integer,
    ListOf,
    MapOf,
    Number,
    Record,
    Ref,
    Shape,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from specloom_codegen.names import NameStyle

__all__ = ["check_free", "check_name", "fit"]

_TRUE_WORDS = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def fit(node: Node, shape: Shape, what: str, faults: Faults) -> Node | None:
    """Check a node and everything below it.

    Args:
        node: The node.
        shape: What it should be.
        what: What messages call it.
        faults: Takes what is wrong.

    Returns:
        The node without what is faulty; None where nothing of it can be used.
    """
    if isinstance(shape, Either):
        matching = next((each for each in shape.shapes if _is_of_kind(node, each)), None)
        if matching is not None:
            return fit(node, matching, what, faults)
    elif isinstance(node, ListNode) and isinstance(shape, ListOf):
        return _fit_list(node, shape, what, faults)
    elif isinstance(node, MappingNode) and isinstance(shape, MapOf):
        return _fit_map(node, shape, what, faults)
    elif isinstance(node, MappingNode) and isinstance(shape, Ref):
        return _fit_record(node, RECORDS[shape.record], faults)
    elif isinstance(node, Scalar) and _is_of_kind(node, shape):
        return _fit_scalar(node, shape, what, faults)
    _wrong_kind(node, shape, what, faults)
    return None


def check_name(key: Scalar, style: NameStyle, noun: str, faults: Faults) -> bool:
    """Check a name: that Python can use it, and that generated code does not need it."""
    problem = name_problem(key.text, style)
    if problem is not None:
        text, hint = problem
        faults.add(key.place, "E011", f"the {noun} name {quoted(key.text)} {text}", hint=hint)
    else:
        check_free(key, style, noun, faults)
    return problem is None


def check_free(key: Scalar, style: NameStyle, noun: str, faults: Faults) -> None:
    """Check that generated code does not need a name."""
    if key.text in RESERVED.get(noun, ()):
        message = f"the {noun} name {quoted(key.text)} is taken by generated code"
        hint = f"{key.text}_" if style in {"word", "variable"} else ""
        faults.add(key.place, "E013", message, hint=hint)


def _fit_list(node: ListNode, shape: ListOf, what: str, faults: Faults) -> Node:
    if len(node.items) < shape.least:
        message = f"{what} needs {shape.least} {'item' if shape.least == 1 else 'items'} at least"
        faults.add(node.place, "E010", message)
    items = [fit(item, shape.item, f"an item of {what}", faults) for item in node.items]
    return ListNode(node.place, tuple(item for item in items if item is not None))


def _fit_map(node: MappingNode, shape: MapOf, what: str, faults: Faults) -> Node:
    if len(node.keys) < shape.least:
        faults.add(node.place, "E010", f"{what} needs {shape.least} entry at least")
    values: dict[str, Node] = {}
    for key, value in node.entries():
        check_name(key, shape.names, shape.noun, faults)
        fitted = fit(value, shape.value, f"the {shape.noun} {quoted(key.text)}", faults)
        if fitted is not None:
            values[key.text] = fitted
    return MappingNode(node.place, {name: node.keys[name] for name in values}, values)


def _fit_record(node: MappingNode, record: Record, faults: Faults) -> Node:
    values: dict[str, Node] = {}
    misspelt: set[str] = set()
    for key, value in node.entries():
        known = record.keys.get(key.text)
        if known is None:
            code, words = record.unknown
            message = f"{words} {quoted(key.text)} in {record.noun}"
            if " " in key.text and isinstance(value, Scalar) and not value.text:
                message += ": a text with a comma in it needs quotes"
            misspelt.add(faults.add(key.place, code, message, word=key.text, known=record.keys))
            continue
        fitted = fit(value, known.shape, quoted(key.text), faults)
        values[key.text] = Broken(value.place) if fitted is None else fitted
    for name, key_rule in record.keys.items():
        if key_rule.required and name not in node and name not in misspelt:
            faults.add(node.place, "E008", f"the key {quoted(name)} is missing in {record.noun}")
    if record.one_of and misspelt.isdisjoint(record.one_of):
        _check_one_of(node, record.noun, record.one_of, faults)
    if record.cases:
        _check_case(node, record, misspelt, faults)
    return MappingNode(node.place, {name: node.keys[name] for name in values}, values)


def _check_one_of(node: MappingNode, noun: str, keys: Sequence[str], faults: Faults) -> None:
    given = [key for key in node.keys if key in keys]
    if len(given) == 1:
        return
    names = ", ".join(quoted(name) for name in keys)
    place = node.keys[given[1]].place if given else node.place
    faults.add(place, "E018", f"{noun} has exactly one of {names}, not {len(given)}")


def _check_case(
    node: MappingNode, record: Record, misspelt: AbstractSet[str], faults: Faults
) -> None:
    value = node.text(record.by)
    case = record.cases.get(value)
    if case is None:
        return
    for name, key in node.keys.items():
        if name in record.keys and name not in case.known | {record.by}:
            message = f"{quoted(name)} means nothing where {quoted(record.by)} is {quoted(value)}"
            faults.add(key.place, "E027", message)
    if case.one_of and misspelt.isdisjoint(case.one_of):
        _check_one_of(node, record.noun, case.one_of, faults)
    for name in case.needed:
        if name not in node and name not in misspelt:
            faults.add(node.place, "E008", f"the key {quoted(name)} is missing in {record.noun}")


def _fit_scalar(node: Scalar, shape: Shape, what: str, faults: Faults) -> Node | None:
    value = node.value
    if isinstance(shape, Text) and shape.values and value not in shape.values:
        code, words = shape.unknown or ("E010", f"{what} is one of {', '.join(shape.values)}, not")
        message = f"{words} {quoted(node.text)}"
        faults.add(node.place, code, message, word=node.text, known=shape.values)
        return None
    problem = _problem(node, shape)
    if problem:
        faults.add(node.place, "E010", f"{what} {problem}")
        return None
    return node


def _problem(node: Scalar, shape: Shape) -> str:
    match shape, node.value:
        case Text(pattern=pattern, meaning=meaning, empty=empty), str() as text:
            if not text.strip() and not empty:
                return "is empty"
            if pattern and not re.match(rf"{pattern[:-1]}\Z", text):
                return f"must be {meaning}, not {quoted(text)}"
        case Integer(least=int() as least), int() as number if number < least:
            return f"is {least} at least, not {number}"
        case Number(above=int() | float() as above), int() | float() as number if number <= above:
            return f"is more than {above}, not {number}"
        case _:
            pass
    return ""


def _is_of_kind(node: Node, shape: Shape) -> bool:
    match shape:
        case ListOf():
            return isinstance(node, ListNode)
        case MapOf() | Ref():
            return isinstance(node, MappingNode)
        case Either():
            return any(_is_of_kind(node, each) for each in shape.shapes)
        case _:
            return isinstance(node, Scalar) and _is_scalar_of_kind(node, shape)


def _is_scalar_of_kind(node: Scalar, shape: Shape) -> bool:
    value = node.value
    match shape:
        case Text():
            return isinstance(value, str)
        case Flag():
            return isinstance(value, bool)
        case Integer():
            return isinstance(value, int) and not isinstance(value, bool)
        case Number():
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case _:
            return value is None


def _wrong_kind(node: Node, shape: Shape, what: str, faults: Faults) -> None:
    if not isinstance(node, (Scalar, ListNode, MappingNode)):
        return  # told when the file was read
    shapes = shape.shapes if isinstance(shape, Either) else (shape,)
    wanted = " or ".join(dict.fromkeys(_KINDS[type(each).__name__] for each in shapes))
    hint = ""
    if isinstance(node, Scalar):
        if Flag() in shapes:
            hint = _TRUE_WORDS.get(node.text.lower(), node.text.lower())
            hint = hint if hint in {"true", "false"} else ""
        elif node.value is not None and any(isinstance(each, Text) for each in shapes):
            hint = f'"{node.text}"'
    faults.add(node.place, "E009", f"{what} must be {wanted}, not {kind_of(node)}", hint=hint)


_KINDS = {
    "Text": "text",
    "Integer": "an integer",
    "Number": "a number",
    "Flag": "true or false",
    "Nothing": "nothing",
    "ListOf": "a list",
    "MapOf": "a mapping",
    "Ref": "a mapping",
}
