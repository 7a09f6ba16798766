"""Conditions in the form that the server reads whole.

Its parser drops a list of more than 100 values in silence, and the condition with it; an empty list
and null have no plain form in a query. So conditions are rewritten before they are sent, with the
same meaning: long lists in parts, null as `$null`. What can only be true or false is decided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from specloom.core.errors import ArgumentError
from specloom.core.shapes import is_list, is_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["Condition", "all_of", "check_depth", "halves", "rewritten", "rewritten_populate"]

Condition: TypeAlias = dict[str, Any]

_Path: TypeAlias = tuple[str | int, ...]

MOST_ITEMS: Final = 100
DEEPEST: Final = 20
_NOTHING: Final[Condition] = {"id": {"$null": True}}
_ANYTHING: Final[Condition] = {"id": {"$notNull": True}}
_ON_NULL: Final = {"$eq": "$null", "$eqi": "$null", "$ne": "$notNull", "$nei": "$notNull"}


def rewritten(filters: Any, path: str) -> Condition | bool:
    """Rewrite conditions; gives a truth value where every document matches, or none.

    Args:
        filters: Conditions by wire name.
        path: What errors name.

    Raises:
        ArgumentError: A condition has no meaning.
    """
    return True if is_mapping(filters) and not filters else _group(filters, path)


def rewritten_populate(populate: Any, path: str) -> Any:
    """Rewrite the conditions within what is to be populated."""
    if not is_mapping(populate):
        return populate
    return {name: _populated(item, f"{path}[{name}]") for name, item in populate.items()}


def _populated(options: Any, path: str) -> Any:
    if not is_mapping(options):
        return options
    found = dict(options)
    for name in ("populate", "on"):
        if name in found:
            found[name] = rewritten_populate(found[name], f"{path}[{name}]")
    if found.get("filters") is not None:
        condition = rewritten(found.pop("filters"), f"{path}[filters]")
        if condition is not True:
            found["filters"] = condition or _NOTHING
    return found or True


def check_depth(name: str, value: Any, where: str) -> None:
    """Refuse what nests deeper than the server reads.

    Raises:
        ArgumentError: It does.
    """
    depth = _depth(value)
    if depth > DEEPEST:
        raise ArgumentError(
            f"{where}: {name} nests {depth} levels deep; the server reads {DEEPEST} at most and "
            "would drop the rest"
        )


def _depth(value: Any) -> int:
    if is_mapping(value):
        return 1 + max(map(_depth, value.values()), default=0)
    if is_list(value):
        return 1 + max(map(_depth, value), default=0)
    return 0


def _group(group: Any, path: str) -> Condition | bool:
    if not is_mapping(group):
        raise ArgumentError(f"{path}: expected conditions by attribute, got {group!r}")
    if not group:
        raise ArgumentError(f"{path} is empty, which a query cannot say")
    return all_of([_part(key, value, f"{path}[{key}]") for key, value in group.items()])


def _part(key: str, value: Any, path: str) -> Condition | bool:  # noqa: PLR0911  # one a shape
    # The caller may come without a type checker.
    if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(f"{path}: {key!r} is not a name")
    if key in {"$and", "$or"}:
        if not is_list(value):
            raise ArgumentError(f"{path}: expected a list of conditions, got {value!r}")
        branches = [_group(item, f"{path}[{index}]") for index, item in enumerate(value)]
        return all_of(branches) if key == "$and" else _any_of(branches)
    if key == "$not":
        return _not(_group(value, path))
    if key.startswith("$"):  # the server says that it knows no such condition
        return {key: value}
    if value is None or is_list(value):
        return _operator(key, "$eq" if value is None else "$in", value, path)
    if not is_mapping(value):
        return {key: value}
    if value and _is_of_value(value):
        return _operators(key, value, path)
    return _related(key, value, path)


def _related(name: str, value: Mapping[str, Any], path: str) -> Condition | bool:
    """Conditions on what an attribute leads to.

    There, the server takes attributes, or one operator, and fails on both together.
    """
    on_itself = {key: item for key, item in value.items() if key in {"$null", "$notNull"}}
    if on_itself:
        rest = {key: item for key, item in value.items() if key not in on_itself}
        return all_of([{name: on_itself}, _related(name, rest, path)])
    inner = _group(value, path)
    if isinstance(inner, bool):
        # Whatever it leads to will do, but there must be something.
        return inner and {name: _ANYTHING}
    operators = [key for key in inner if key.startswith("$")]
    if operators and (len(inner) > 1 or operators == ["$not"]):
        rest = {key: item for key, item in inner.items() if key != "$and"}
        apart = [{key: item} for key, item in rest.items()]
        inner = _listed("$and", [*inner.get("$and", ()), *apart])
    return {name: inner}


def _is_of_value(value: Mapping[str, Any]) -> bool:
    """Whether operators compare a value, and not attributes of what it refers to."""
    return all(
        isinstance(key, str)  # pyright: ignore[reportUnnecessaryIsInstance]
        and key.startswith("$")
        and key not in {"$and", "$or"}
        and (key != "$not" or not is_mapping(inner) or _is_of_value(inner))
        for key, inner in value.items()
    )


def _operators(name: str, operators: Mapping[str, Any], path: str) -> Condition | bool:
    return all_of(
        [_operator(name, key, value, f"{path}[{key}]") for key, value in operators.items()]
    )


def _operator(name: str, operator: str, value: Any, path: str) -> Condition | bool:
    if operator in {"$in", "$notIn"} and is_list(value):
        given = [item for item in value if item is not None]
        parts: list[Condition | bool] = [
            {name: {operator: given[start : start + MOST_ITEMS]}}
            for start in range(0, len(given), MOST_ITEMS)
        ]
        if len(given) < len(value):
            parts.append({name: {"$null" if operator == "$in" else "$notNull": True}})
        return _any_of(parts) if operator == "$in" else all_of(parts)
    if operator == "$not" and is_mapping(value):
        if not value:
            raise ArgumentError(f"{path} is empty, which a query cannot say")
        return _not(_operators(name, value, path))
    if is_list(value) and not value:
        raise ArgumentError(f"{path} is an empty list, which a query cannot say")
    if value is not None:
        return {name: {operator: value}}
    if operator not in _ON_NULL:
        raise ArgumentError(f"{path} is None; $null asks for null, and $notNull for any value")
    return {name: {_ON_NULL[operator]: True}}


def _not(condition: Condition | bool) -> Condition | bool:
    return not condition if isinstance(condition, bool) else {"$not": condition}


def _any_of(conditions: Sequence[Condition | bool]) -> Condition | bool:
    if any(condition is True for condition in conditions):
        return True
    rest = [condition for condition in conditions if not isinstance(condition, bool)]
    if len(rest) < 2:
        return rest[0] if rest else False
    return _listed("$or", rest)


def all_of(conditions: Sequence[Condition | bool]) -> Condition | bool:
    """Join conditions that all hold."""
    if any(condition is False for condition in conditions):
        return False
    joined: Condition = {}
    apart: list[Condition] = []
    for condition in conditions:
        if isinstance(condition, bool):
            continue
        if all(_can_join(joined, name, value) for name, value in condition.items()):
            for name, value in condition.items():
                joined[name] = {**joined[name], **value} if name in joined else value
        else:
            apart.append(condition)
    if apart:
        joined |= _listed("$and", [*joined.pop("$and", ()), *apart])
    return joined or True


def _can_join(joined: Condition, name: str, value: Any) -> bool:
    """Whether a condition says the same beside others under one name.

    Two on a relation do not: each may be met by another of its documents.
    """
    if name not in joined:
        return True
    here = joined[name]
    return (
        is_mapping(here)
        and is_mapping(value)
        and _is_of_value(here)
        and _is_of_value(value)
        and here.keys().isdisjoint(value)
    )


def _listed(group: str, conditions: list[Condition]) -> Condition:
    while len(conditions) > MOST_ITEMS:
        starts = range(0, len(conditions), MOST_ITEMS)
        conditions = [{group: conditions[start : start + MOST_ITEMS]} for start in starts]
    return {group: conditions}


def halves(condition: Condition) -> tuple[Condition, Condition] | None:
    """Cut a rewritten condition in two of which a document that matches it matches one at least.

    Its longest list of alternatives is cut. None where it has no such list.
    """
    found = max(_alternatives(condition, ()), key=lambda item: len(repr(item[1])), default=None)
    if found is None:
        return None
    path, values = found
    middle = len(values) // 2
    return _replaced(condition, path, values[:middle]), _replaced(condition, path, values[middle:])


def _alternatives(node: Condition, path: _Path) -> Iterator[tuple[_Path, Sequence[Any]]]:
    """Lists of which one item is enough for the whole, however deep they stand."""
    for key, value in node.items():
        here = (*path, key)
        if key in {"$or", "$in"} and is_list(value) and len(value) > 1:
            yield here, value
        elif key in {"$and", "$or"}:
            for index, item in enumerate(value):
                yield from _alternatives(item, (*here, index))
        elif key != "$not" and is_mapping(value):
            yield from _alternatives(dict(value), here)


def _replaced(node: Any, path: _Path, value: Any) -> Any:
    if not path:
        return value
    copy = node.copy()
    copy[path[0]] = _replaced(node[path[0]], path[1:], value)
    return copy
