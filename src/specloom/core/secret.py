"""Values that never show: not in a repr, a log or a traceback."""

from __future__ import annotations

from typing import Any, Final, TypeVar, cast, overload

from .shapes import is_list, is_mapping

__all__ = ["NoText", "Secret", "hidden", "kind_of", "reveal", "veiled"]

T = TypeVar("T")


class Secret:
    """A string that hides itself; `reveal` gives it."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value: Final = value

    def reveal(self) -> str:
        """The string itself."""
        return self.__value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.__value

    def __hash__(self) -> int:
        return hash(self.__value)

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a Secret is not pickled: it would be written in the clear")


class NoText:
    """What stands for a value that was given in the place of a text, and may be a secret."""

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        self.kind = kind
        """Name of its type."""

    def __repr__(self) -> str:
        return "NoText(***)"


def kind_of(value: object) -> str:
    """Name of the type that a value had before it was hidden."""
    if isinstance(value, NoText):
        return value.kind
    return "str" if isinstance(value, Secret) else type(value).__name__


def reveal(value: str | Secret) -> str:
    """The string itself, hidden or not."""
    return value if isinstance(value, str) else value.reveal()


@overload
def hidden(value: str | Secret) -> Secret: ...
@overload
def hidden(value: str | Secret | None) -> Secret | None: ...
def hidden(value: str | Secret | None) -> Secret | None:
    """The value as one that never shows; what is no text is forgotten but for its type."""
    if isinstance(value, str):
        return Secret(value)
    # The caller may come without a type checker.
    if value is not None and not isinstance(value, (Secret, NoText)):  # pyright: ignore[reportUnnecessaryIsInstance]
        return cast("Secret", NoText(type(value).__name__))
    return value


def veiled(value: T) -> T:
    """The value, with every text in it hidden: a secret may stand where none belongs."""
    veil: Any = value
    if isinstance(value, str):
        veil = Secret(value)
    elif is_mapping(value):
        veil = {key: veiled(item) for key, item in value.items()}
    elif is_list(value):
        veil = [veiled(item) for item in value]
    return cast("T", veil)
