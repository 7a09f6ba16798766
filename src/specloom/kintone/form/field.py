"""The base of field objects: on a record class what queries are made of, on a record its value."""

from __future__ import annotations

from copy import copy
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    NoReturn,
    Self,
    TypeAlias,
    TypeVar,
    overload,
)

from specloom.core.errors import ArgumentError, DecodeError, FieldNotLoaded
from specloom.core.shapes import is_list
from specloom.kintone.values import READ_ONLY, mistyped, read_cell, whole_text

from .functions import Function
from .query import IN_PYTHON, METHODS, OPERATORS, Condition, check_code, literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from .fielded import Fielded
    from .fields import Lookup

    FieldedClass: TypeAlias = type[Fielded]

__all__ = ["Field"]

V_co = TypeVar("V_co", covariant=True)

_ON_ADD = frozenset({"CREATOR", "CREATED_TIME", "MODIFIER", "UPDATED_TIME"})


class Field(Generic[V_co]):
    """A field of an app's form.

    On the class it makes conditions and orders; on a record it is the value.

    Args:
        code: The field code.
        type: kintone's type, where the class serves several.
        required: Whether a record must have a value in it.
        default: Whether the form gives a value to what is added without one.
        unique: Whether no two records have the same value.
        minimum: The least number.
        maximum: The greatest number.
        min_length: The fewest characters.
        max_length: The most characters.
        lookup: Where it gets its value from.
        filled_by: The code of the lookup that fills it.
        calculated: Whether kintone calculates it.
    """

    usual_type: ClassVar[str] = ""
    """kintone's type, unless told otherwise."""

    def __init__(
        self,
        code: str,
        type: str | None = None,  # noqa: A002
        *,
        required: bool = False,
        default: bool = False,
        unique: bool = False,
        minimum: Decimal | float | None = None,
        maximum: Decimal | float | None = None,
        min_length: int | None = None,
        max_length: int | None = None,
        lookup: Lookup | None = None,
        filled_by: str | None = None,
        calculated: bool = False,
    ) -> None:
        self.code = code
        self.type = type or self.usual_type
        self.required = required
        self.default = default
        self.unique = unique
        self.minimum = minimum
        self.maximum = maximum
        self.min_length = min_length
        self.max_length = max_length
        self.lookup = lookup
        self.filled_by = filled_by
        self.calculated = calculated
        self.name = code
        """The attribute."""
        self.owner: FieldedClass | None = None
        """The class that it is a field of."""

    def __set_name__(self, owner: FieldedClass, name: str) -> None:
        self.owner, self.name = owner, name

    def of(self, owner: FieldedClass) -> Self:
        """The same field, of a class that inherits it."""
        inherited = copy(self)
        inherited.owner = owner
        return inherited

    @overload
    def __get__(self, instance: None, owner: Any, /) -> Self: ...
    @overload
    def __get__(self, instance: Fielded, owner: Any, /) -> V_co: ...
    def __get__(self, instance: Fielded | None, owner: Any, /) -> Any:
        if instance is None:
            return self
        cell = instance.__values__.cell(self.code)
        if cell is None:
            hint = f"ask for {self.code!r} in fields=; if the app no longer has it, pull it again"
            raise FieldNotLoaded(self.home, self.path, hint=hint)
        if cell.type != self.type:
            raise DecodeError(
                f"{self.where} is {self.type} in the spec and {cell.type} in the app: pull it"
                " again",
                path=f"$.{self.code}.type",
            )
        return read_cell(cell, self.code, self._read, lambda: self.where)

    # ---------------------------------------------------------------- what it is

    @property
    def record(self) -> FieldedClass | None:
        """The record class that it belongs to, as a field of it or of one of its tables."""
        table = None if self.owner is None else self.owner.__table__
        return self.owner if table is None else table.owner

    @property
    def row(self) -> FieldedClass | None:
        """The class of its rows, if it is a table."""
        return None

    @property
    def is_read_only(self) -> bool:
        """Whether no write takes it."""
        return self.is_filled or (self.type in READ_ONLY and self.type not in _ON_ADD)

    @property
    def is_filled(self) -> bool:
        """Whether kintone fills it, though its type could be written."""
        return self.calculated or self.filled_by is not None

    @property
    def is_needed(self) -> bool:
        """Whether something new must give it a value."""
        return self.required and not self.default and not self.is_read_only

    @property
    def label(self) -> str:
        """What errors call it: its attribute, and its code where that differs."""
        return f"{self.name}{self._code}"

    @property
    def home(self) -> str:
        """What errors call the app and class that it belongs to."""
        record = self.record
        if record is None:
            return self.code
        name = record.__name__
        return f"app {record.__app__} ({name})" if record.__app__ else name

    @property
    def path(self) -> str:
        """Its attribute, after that of its table if it is in one."""
        table = None if self.owner is None else self.owner.__table__
        return self.name if table is None else f"{table.name}.{self.name}"

    @property
    def where(self) -> str:
        """What errors call it and its app."""
        return f"{self.home}: {self.path}{self._code}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.where}>"

    @property
    def _code(self) -> str:
        return "" if self.name == self.code else f" ({self.code!r})"

    # ---------------------------------------------------------------- values

    def encode(self, value: Any, path: str, *, is_new: bool) -> Any:
        """Check a value and write it as kintone takes it.

        Args:
            value: The value.
            path: What errors call its place.
            is_new: Whether it is for something new, rather than for a change.

        Raises:
            ArgumentError: The field cannot hold it, or takes none.
        """
        at = f"{path}{self._code}"
        if self.is_read_only or (self.type in READ_ONLY and not is_new):
            raise ArgumentError(f"{at}: {self._why_not()}")
        if self.required and (value is None or value in ("", [], ())):
            raise ArgumentError(f"{at} is required: {value!r} would leave it empty")
        return self._written(value, path, at, is_new=is_new)

    def _why_not(self) -> str:
        if self.filled_by is not None:
            return f"the lookup {self.filled_by!r} fills it; leave it out"
        if self.calculated:
            return "kintone calculates it; leave it out"
        if self.type in _ON_ADD:
            return f"a {self.type} field can be given to what is added, and not be changed"
        return f"a {self.type} field cannot be written; leave it out"

    def _read(self, value: Any) -> Any:
        """Make the Python value of one on the wire."""
        return value

    def _written(self, value: Any, path: str, at: str, *, is_new: bool) -> Any:
        """Make the value on the wire of one in Python: `path` is its place, `at` names it too."""
        return None if value is None else self._text(value, at)

    def _text(self, value: Any, at: str) -> str:
        """Make the text of one value, for queries too."""
        if not isinstance(value, str):
            raise mistyped(at, "text", value)
        return whole_text(value, at)

    # ---------------------------------------------------------------- queries

    def _compare(self, operator: str, value: Any) -> Condition:
        self._check(operator)
        if value is None and operator in {"=", "!="}:
            return self._condition(operator, '""')
        return self._condition(operator, self._operand(value))

    def _among(self, operator: str, values: Any) -> Condition:
        self._check(operator)
        if not is_list(values):
            raise ArgumentError(
                f"{self.where}: {IN_PYTHON[operator]} takes a list, not {values!r}; put it in one"
            )
        if not values:
            raise ArgumentError(f"{self.where}: {IN_PYTHON[operator]} needs one value at least")
        operands = ['""' if value is None else self._operand(value) for value in values]
        return self._condition(operator, f"({', '.join(operands)})")

    def _unset(self, *, negated: bool) -> Condition:
        ways = {"is empty": "", "in": '("")', "=": '""'}
        if negated:
            ways = {"is not empty": "", "not in": '("")', "!=": '""'}
        for operator, operand in ways.items():
            if operator in self._operators:
                return self._condition(operator, operand)
        raise self._refusal(next(iter(ways)))

    def _operand(self, value: Any) -> str:
        if isinstance(value, Function):
            if self.type not in value.types:
                raise ArgumentError(
                    f"{self.where}: {value} is for fields of type {', '.join(sorted(value.types))},"
                    f" and this one is {self.type}"
                )
            return value.text
        return literal(self._text(value, self.where), self.where)

    def _condition(self, operator: str, operand: str) -> Condition:
        text = f"{check_code(self.code, self.where)} {operator} {operand}".rstrip()
        return Condition(text, self._asked)

    @property
    def _asked(self) -> FieldedClass | None:
        """The class of the records that a condition on it is about, where that is known."""
        record = self.record
        return None if record is None or record.__in_table__ else record

    @property
    def _operators(self) -> tuple[str, ...]:
        taken = OPERATORS.get(self.type, ())
        if self.owner is None or not self.owner.__in_table__:
            return taken
        return tuple(each for each in taken if each not in {"=", "!="})

    def _check(self, operator: str) -> None:
        if operator not in self._operators:
            raise self._refusal(operator)

    def _refusal(self, operator: str) -> ArgumentError:
        name = IN_PYTHON[operator]
        taken = [
            each
            for each in map(IN_PYTHON.__getitem__, self._operators)
            if each not in METHODS or hasattr(type(self), each)
        ]
        place = " in a table" if self.owner is not None and self.owner.__in_table__ else ""
        takes = f"takes {', '.join(taken)}" if taken else "cannot be asked for in a query"
        return ArgumentError(
            f"{self.where}: {name} is not for a field of type {self.type}{place}, which {takes}"
        )

    def __hash__(self) -> int:
        return id(self)

    if not TYPE_CHECKING:
        # For type checkers a field has the operators of its class alone. Without one, a wrong
        # operator is refused here, before it can become a query or a plain False.

        def _refusing(operator: str) -> Callable[..., NoReturn]:  # noqa: N805
            def refuse(self: Field[Any], *_: object) -> NoReturn:
                raise self._refusal(operator)

            return refuse

        __eq__ = _refusing("=")
        __ne__ = _refusing("!=")
        __lt__ = _refusing("<")
        __gt__ = _refusing(">")
        __le__ = _refusing("<=")
        __ge__ = _refusing(">=")
        del _refusing

        def __getattr__(self, name: str) -> Any:
            if name in METHODS:
                raise self._refusal(METHODS[name])
            if name in {"asc", "desc"}:
                raise ArgumentError(
                    f"{self.where}: records cannot be ordered by a field of type {self.type}"
                )
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
