"""Modules that use each other in a circle, so that one of them must be imported late."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

__all__ = ["circles"]


def circles(uses: Mapping[str, AbstractSet[str]]) -> dict[str, frozenset[str]]:
    """Find, for each module, those that it uses and that use it in turn, and itself.

    These are the strongly connected components, by Kosaraju's algorithm.

    Args:
        uses: The modules that each module uses.

    Returns:
        The modules of its circle, as imports name them, by module.
    """
    users: dict[str, set[str]] = {module: set() for module in uses}
    for module, used in uses.items():
        for each in used:
            users[each].add(module)
    seen: set[str] = set()
    order = [module for start in uses for module in _inside_out(start, uses, seen)]
    found: dict[str, frozenset[str]] = {}
    seen = set()
    for start in reversed(order):
        circle = tuple(_inside_out(start, users, seen))
        found |= dict.fromkeys(circle, frozenset(f".{each}" for each in circle))
    return found


def _inside_out(start: str, edges: Mapping[str, AbstractSet[str]], seen: set[str]) -> Iterator[str]:
    """Go through what can be reached and was not seen: each after what it leads to."""
    ahead = [(start, True)]
    while ahead:
        module, is_new = ahead.pop()
        if not is_new:
            yield module
        elif module not in seen:
            seen.add(module)
            ahead.append((module, False))
            ahead += ((each, True) for each in edges[module] - seen)
