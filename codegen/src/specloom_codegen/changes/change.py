"""What a change is, and how changes are collected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast

from attrs import field, frozen

from specloom_codegen.faults import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from specloom_codegen.faults import Place

__all__ = ["SEVERITIES", "Change", "Changes", "Kind", "Severity", "Spot", "matched"]

T = TypeVar("T")

Severity = Literal["breaking", "risky", "safe"]
Kind = Literal["removed", "changed", "deprecated", "added"]

SEVERITIES: Final[Mapping[Severity, str]] = {
    "breaking": "a program that is right now fails, in its type-checker or when it runs",
    "risky": "a program goes on as it is, and may meet what it did not meet before",
    "safe": "a program that does not use it notices nothing",
}
"""How much callers notice, the worst first."""
_ORDER: Final = tuple(SEVERITIES)


@frozen
class Spot:
    """What is compared: how callers call it, and where both sides say it."""

    at: str
    old: Place
    new: Place

    def inner(self, at: str, old: Any = None, new: Any = None) -> Spot:
        """Give the spot of a part; where a side lacks it, its place is that of the whole."""
        return Spot(
            f"{self.at}{at}",
            self.old if old is None else old.place,
            self.new if new is None else new.place,
        )


@frozen
class Change:
    """One thing that callers may notice."""

    severity: Severity
    kind: Kind
    at: str
    """How callers call it: `shop.orders.list(take)` for one."""
    what: str
    """What became of it, to be read after `at`."""
    why: str
    """What callers notice."""
    old: Place
    new: Place

    def __str__(self) -> str:
        """Give it as one line."""
        return f"{self.at} {self.what}: {self.why}"


@frozen
class Changes:
    """Collects the changes of one comparison."""

    _found: dict[Change, None] = field(factory=dict["Change", None])

    def add(
        self, spot: Spot, severity: Severity, what: str, why: str, *, kind: Kind = "changed"
    ) -> None:
        """Report a change."""
        self._found[Change(severity, kind, spot.at, what, why, spot.old, spot.new)] = None

    def removed(self, spot: Spot, why: str) -> None:
        """Report that something is gone."""
        self.add(spot, "breaking", "is gone", why, kind="removed")

    def added(self, spot: Spot, why: str, severity: Severity = "safe") -> None:
        """Report that something is new."""
        self.add(spot, severity, "is new", why, kind="added")

    def facts(self, spot: Spot, old: Any, new: Any, whys: Mapping[str, str]) -> None:
        """Report attributes that differ, all of them risky.

        Args:
            spot: What has them.
            old: What they were on.
            new: What they are on.
            whys: What callers notice, by attribute.
        """
        for name, why in whys.items():
            before, after = getattr(old, name), getattr(new, name)
            if before != after:
                other = "other" if name.endswith("s") else "another"
                named = name.replace("_", " ")
                what = f"has {other} {named}: {shown(after)}, not {shown(before)}"
                self.add(spot, "risky", what, why)

    def names(
        self, spot: Spot, noun: str, old: Iterable[str], new: Iterable[str], *, gone: str, more: str
    ) -> None:
        """Report names of a set that are gone, which breaks, and that are new, which is safe."""
        before, after = dict.fromkeys(old), dict.fromkeys(new)
        for name in before:
            if name not in after:
                self.add(spot, "breaking", f"has no {noun} {quoted(name)}", gone, kind="removed")
        for name in after:
            if name not in before:
                self.add(spot, "safe", f"has the {noun} {quoted(name)}", more, kind="added")

    def __iter__(self) -> Iterator[Change]:
        """Go through the changes, the worst first, then by place."""
        return iter(
            sorted(
                self._found,
                key=lambda each: (
                    *(_ORDER.index(each.severity), each.new, each.old),
                    *(each.at, each.what),
                ),
            )
        )


def shown(value: Any) -> str:
    """Give a value as a message shows it."""
    match value:
        case None | "" | ():
            return "none"
        case bool():
            return "yes" if value else "no"
        case str():
            return quoted(value)
        case tuple() | list():
            return ", ".join(map(shown, cast("list[Any]", value)))
        case dict():
            items = cast("dict[str, Any]", value).items()
            return ", ".join(f"{key} {shown(each)}" for key, each in items) or "none"
        case _:
            return str(value)


def matched(
    old: Iterable[T],
    new: Iterable[T],
    name: Callable[[T], Hashable],
    also: Callable[[T], Hashable] | None = None,
) -> Iterator[tuple[T | None, T | None]]:
    """Pair what two sides have, in the order of the new side; what is gone comes last.

    Args:
        old: What one side has.
        new: What the other has.
        name: What pairs them first.
        also: What pairs those that are left then: a thing that was renamed.
    """
    news = list(new)
    olds = {name(each): each for each in old}
    known = {name(each) for each in news}
    left = {key: each for key, each in olds.items() if key not in known}
    renamed = {} if also is None else {also(each): key for key, each in left.items()}
    for each in news:
        found = olds.get(name(each))
        if found is None and also is not None:
            key = renamed.pop(also(each), None)
            found = None if key is None else left.pop(key)
        yield found, each
    for each in left.values():
        yield each, None
