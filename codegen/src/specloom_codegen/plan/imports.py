"""What a module imports: only what it needs, and as late as can be."""

from __future__ import annotations

import re
import sys
from enum import IntEnum
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from specloom_codegen.code import Code
from specloom_codegen.names import natural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ImportBlock", "Imports", "Need"]


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
        codes = {"TC003" if _section(module) == 0 else "TC001" for module in hinted}
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
        section = statements.setdefault(_section(module), [])
        for statement in _statements(module, names):
            section.append((statement.startswith("from "), module, statement))
    return ImportBlock(
        tuple(
            tuple(statement for *_, statement in sorted(statements[section]))
            for section in sorted(statements)
        )
    )


def _statements(module: str, names: Iterable[str]) -> Iterator[Code]:
    """Give the statements that import names of a module: one for those that keep their name."""
    kept = sorted((name for name in names if name and " as " not in name), key=_imported)
    if "" in names:
        yield Code(f"import {module}")
    if kept:
        yield Code(f"from {module} import {', '.join(kept)}")
    for name in sorted(names):
        if " as " in name:
            yield Code(f"from {module} import {name}")


def _imported(name: str) -> tuple[object, ...]:
    """Give what imported names are sorted by: as others are, and in any case first."""
    rank, parts, _ = natural(name)
    return rank, natural(name.lower())[1], parts


def _section(module: str) -> int:
    """Tell where an import stands: standard library, others, specloom, this package."""
    root = re.split("[. ]", module)[0]
    if not root:
        return 3
    if root in sys.stdlib_module_names:
        return 0
    return 2 if root == "specloom" else 1
