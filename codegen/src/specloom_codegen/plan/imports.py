"""What a module imports: only what it needs, and as late as can be."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from specloom_codegen.code import Code
from specloom_codegen.names import natural

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ImportBlock", "Imports", "Need"]

_STDLIB: Final = {"builtins", "collections.abc", "datetime", "decimal", "functools", "typing"}


class Need(IntEnum):
    """When a name must be there."""

    ANNOTATION = 0
    """For type checkers only."""
    HINT = 1
    """When the annotations of a class are resolved."""
    RUNTIME = 2
    """When the module is run."""


@frozen
class ImportBlock:
    """Import statements by section."""

    sections: tuple[tuple[Code, ...], ...]

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.sections)


@define
class Imports:
    """Collects the names that a module needs."""

    own: str = ""
    """The module itself, whose names need no import."""
    late_modules: frozenset[str] = frozenset()
    """Modules that import this one in turn: they are imported after its types are there."""
    _names: dict[tuple[str, str], Need] = field(factory=dict[tuple[str, str], Need], init=False)
    _codes: set[str] = field(factory=set[str], init=False)

    def name(self, module: str, name: str, need: Need, *, alias: str = "") -> str:
        """Import a name of a module; gives what it is called here."""
        text = f"{name} as {alias}" if alias and alias != name else name
        self._add(module, text, need)
        return alias or name

    def module(self, module: str, need: Need, *, alias: str = "") -> str:
        """Import a module; gives what it is called here."""
        self._add(f"{module} as {alias}" if alias and alias != module else module, "", need)
        return alias or module

    def _add(self, module: str, name: str, need: Need) -> None:
        if module == self.own:
            return
        key = (module, name)
        self._names[key] = max(need, self._names.get(key, need))

    def excuse(self, code: str) -> None:
        """Note a rule of the linter that the module cannot keep."""
        self._codes.add(code)

    def runtime(self) -> ImportBlock:
        """Give the imports at the top of the module."""
        if self.typing():
            self.name("typing", "TYPE_CHECKING", Need.RUNTIME)
        return _block(key for key in self._eager() if key[0] not in self.late_modules)

    def late(self) -> ImportBlock:
        """Give the imports that follow the types."""
        return _block(key for key in self._eager() if key[0] in self.late_modules)

    def typing(self) -> ImportBlock:
        """Give the imports for type checkers."""
        eager = set(self._eager())
        return _block(key for key in self._names if key not in eager)

    def codes(self) -> set[str]:
        """Give the codes of the linter's rules that the module cannot keep.

        Names used in annotations alone are imported because the annotations are resolved when the
        program runs, which the linter cannot know.
        """
        modules = {module for module, _ in self._eager()} - {"typing"}
        hinted = {module for module in modules if self._need_of(module) is Need.HINT}
        codes = {"TC003" if module.split(" ")[0] in _STDLIB else "TC001" for module in hinted}
        return codes | self._codes | ({"E402"} if self.late() else set())

    def _need_of(self, module: str) -> Need:
        return max(need for (each, _), need in self._names.items() if each == module)

    def _eager(self) -> list[tuple[str, str]]:
        """Give what is imported at run time: whole modules, so that none is imported twice."""
        needs: dict[str, Need] = {}
        for (module, _), need in self._names.items():
            needs[module] = max(need, needs.get(module, need))
        return [key for key in self._names if needs[key[0]] > Need.ANNOTATION]


def _block(keys: Iterable[tuple[str, str]]) -> ImportBlock:
    modules: dict[str, list[str]] = {}
    for module, name in keys:
        modules.setdefault(module, []).append(name)
    statements: dict[int, list[tuple[bool, str, Code]]] = {}
    for module, names in modules.items():
        if names == [""]:
            statement = Code(f"import {module}")
        else:
            listed = ", ".join(sorted(names, key=natural))
            statement = Code(f"from {module} import {listed}")
        section = statements.setdefault(_section(module), [])
        section.append((names != [""], module, statement))
    return ImportBlock(
        tuple(
            tuple(statement for *_, statement in sorted(statements[section]))
            for section in sorted(statements)
        )
    )


def _section(module: str) -> int:
    if module.split(" ")[0] in _STDLIB:
        return 0
    if module.startswith("."):
        return 3
    return 2 if module.split(".")[0] == "specloom" else 1
