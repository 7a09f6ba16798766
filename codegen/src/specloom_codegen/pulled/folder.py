"""A folder of specs as it stands, and as it will."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from attrs import frozen

from specloom_codegen.faults import CommandError, Faults, SpecError
from specloom_codegen.kinds import resolve
from specloom_codegen.load import load_text
from specloom_codegen.names import name_problem, snake_case
from specloom_codegen.read import SERVICE, spec_files
from specloom_codegen.schema import find_schema, schema_line, schema_place, schema_text
from specloom_codegen.write import replace_file

from .texts import yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from specloom_codegen.kinds import Described

__all__ = ["FolderError", "PullError", "Pulled", "SpecFolder", "read_folder"]

D = TypeVar("D", bound="Described")

_COMMENT: Final = re.compile(r"\A(?:[ \t]*(?:#[^\n]*)?\n)+")


class PullError(CommandError):
    """A pull that cannot be done; the message says why."""


class FolderError(PullError):
    """A folder that nothing can be pulled into, or a name that cannot be used there."""


@frozen
class SpecFolder(Generic[D]):
    """A folder of specs of one kind."""

    path: Path
    texts: Mapping[str, str]
    """Its files by name, `service.yaml` included."""
    described: D
    """What they say."""

    def comment(self, file: str) -> str:
        """Give the comment that a file begins with; of a new one, what leads editors on."""
        if file not in self.texts:
            return schema_line(self.path)
        found = _COMMENT.match(self.texts[file])
        return "" if found is None else found[0]

    def pulled(self, texts: Mapping[str, str], told: tuple[str, ...]) -> Pulled:
        """Check what the folder would say with other files in it, and give those.

        Args:
            texts: The files that change.
            told: What changed, in words.

        Raises:
            SpecError: It would have faults.
        """
        before: dict[str, str] = dict(self.texts)
        wanted: dict[str, str] = dict(texts)
        if not (self.path / SERVICE).exists():
            first = before.pop(SERVICE)
            wanted = {SERVICE: wanted.pop(SERVICE, first), **wanted}
        _resolve(self.path, {**self.texts, **wanted}, type(self.described))
        changed = {self.path / name: (before.get(name), text) for name, text in wanted.items()}
        # What new files lead editors to has to be there.
        has_new = any(name not in before for name in wanted)
        schema = schema_place(self.path) if has_new and not find_schema(self.path) else None
        return Pulled(changed, told, schema)


@frozen
class Pulled:
    """What a pull gives."""

    texts: Mapping[Path, tuple[str | None, str]]
    """The files that change: what they hold, None for nothing, and what they should."""
    told: tuple[str, ...]
    """What changed, in words."""
    schema: Path | None
    """Where the schema for editors has to be written, if none is there."""

    def diff(self) -> Iterator[str]:
        """Give the lines that tell how the files differ."""
        for path, (before, after) in self.texts.items():
            shown = path.as_posix()
            yield from difflib.unified_diff(
                [] if before is None else before.split("\n"),
                after.split("\n"),
                "/dev/null" if before is None else shown,
                shown,
                lineterm="",
            )

    def write(self) -> list[Path]:
        """Write the files, and say which."""
        texts = {path: text for path, (_, text) in self.texts.items()}
        if self.schema is not None:
            texts[self.schema] = schema_text()
        for path, text in texts.items():
            replace_file(path, text.encode())
        return list(texts)


def read_folder(path: Path, about: str, kind: type[D]) -> SpecFolder[D]:
    """Read a folder of specs; of one that is not there, make what it begins with.

    Args:
        path: The folder.
        about: What it describes, where it does not say so yet.
        kind: What it should say.

    Raises:
        FolderError: It holds something else.
        SpecError: Its files have faults.
    """
    texts: dict[str, str] = {}
    try:
        for file in spec_files(path) if path.is_dir() else ():
            texts[file.name] = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FolderError(f"{path}: cannot be read: {error}") from None
    if SERVICE not in texts:
        if texts:
            raise FolderError(f"{path}: specs are here, and no {SERVICE}: give another --out")
        texts[SERVICE] = _service_text(path, about, kind.extends)
    return SpecFolder(path, texts, _resolve(path, texts, kind))


def _service_text(path: Path, about: str, extends: str) -> str:
    name = snake_case(path.resolve().name)
    if name_problem(name, "word") is not None:
        raise FolderError(f"{path}: a package cannot be called {path.name!r}: give another --out")
    text = yaml_text({"service": name, "extends": extends, "description": about})
    return f"{schema_line(path)}{text}"


def _resolve(path: Path, texts: Mapping[str, str], kind: type[D]) -> D:
    faults = Faults()
    nodes = {name: load_text(text, str(path / name), faults) for name, text in texts.items()}
    service = nodes.pop(SERVICE)
    files = {name: node for name, node in nodes.items() if node is not None}
    found = resolve(service, files, faults)
    if faults.errors:
        raise SpecError(faults.errors)
    if not isinstance(found, kind):
        says = f"'extends: {kind.extends}'"
        raise FolderError(f"{path}: {SERVICE} does not say {says}: give another --out")
    return found
