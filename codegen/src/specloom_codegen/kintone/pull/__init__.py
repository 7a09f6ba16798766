"""`specloom pull kintone`: forms of apps in, specs out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attrs import define, evolve, field, frozen

from specloom_codegen.faults import Place
from specloom_codegen.kintone.resolve import namespace_class
from specloom_codegen.kintone.spec import App, Apps
from specloom_codegen.names import (
    RESERVED,
    name_problem,
    numbered,
    plain_class_name,
    snake_case,
)
from specloom_codegen.pulled.folder import FolderError, read_folder

from .changes import changes
from .draft import Drafter
from .forms import Domain, Form, FormError, read_file
from .texts import app_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from specloom_codegen.pulled.folder import Pulled, SpecFolder

__all__ = ["Domain", "FormError", "Wanted", "pull"]

_NOWHERE = Place("")


@frozen(kw_only=True)
class Wanted:
    """What is to be pulled, and to where."""

    apps: Sequence[int]
    source: Domain | Path
    """A domain, or the file that holds the form of the one app."""
    out: Path
    name: str = ""
    """Name of the record class; of one app only."""
    namespace: str = ""
    """Name of the file; of one app only."""


def pull(wanted: Wanted) -> Pulled:
    """Make specs of forms; nothing is written yet.

    Raises:
        FormError: A form cannot be had.
        FolderError: The folder holds something else, or a name cannot be used.
        SpecError: The files of the folder have faults.
    """
    apps = list(dict.fromkeys(wanted.apps))
    source = wanted.source
    folder = read_folder(wanted.out, f"Apps of {_host(source)}.", Apps)
    if isinstance(source, Domain):
        unnamed = [each for each in apps if folder.described.app(each) is None]
        forms = asyncio.run(source.forms(apps, unnamed))
    else:
        forms = [read_file(source, app) for app in apps]
    return _Puller(folder).pull(forms, wanted)


def _host(source: Domain | Path) -> str:
    """Give the host of a domain, as far as its URL tells."""
    try:
        host = urlsplit(source.base_url).hostname if isinstance(source, Domain) else None
    except ValueError:
        host = None
    return host or "kintone"


@define
class _Puller:
    """Makes the specs of a folder."""

    folder: SpecFolder[Apps]
    told: list[str] = field(factory=list[str])

    def pull(self, forms: Sequence[Form], wanted: Wanted) -> Pulled:
        drafts: dict[int, App] = {each.id: each for each in self.folder.described.apps}
        made: dict[int, Drafter] = {}
        for form in forms:
            drafts[form.app], made[form.app] = self._draft(form, drafts.values(), wanted)
        for form in forms:
            drafts[form.app] = self._with_related(form, drafts, made[form.app])
        pulled = [drafts[form.app] for form in forms]
        texts = {
            app.file: f"{self.folder.comment(app.file)}{app_text(app)}"
            for app in pulled
            if not self._is_current(app)
        }
        for app in pulled:
            self._tell(app, made[app.id])
        return self.folder.pulled(texts, tuple(self.told))

    def _draft(self, form: Form, apps: Iterable[App], wanted: Wanted) -> tuple[App, Drafter]:
        old = self.folder.described.app(form.app)
        others = [each for each in apps if each.id != form.app]
        taken = {name for each in others for name, _ in each.classes()}
        taken |= {self.folder.described.client, *RESERVED["record class"]}
        record = self._record(form, old, taken, wanted.name)
        modules = {each.module for each in others}
        file = self._file(record, old, modules, taken, wanted.namespace)
        app = App(
            file=file,
            module=file.rsplit(".", 1)[0],
            place=_NOWHERE,
            id=form.app,
            id_place=_NOWHERE,
            record=record,
            class_name=namespace_class(file.rsplit(".", 1)[0], record),
            description=old.description if old else form.name.strip() or f"App {form.app}",
            fields=(),
        )
        drafter = Drafter(record, taken | {name for name, _ in app.classes()})
        return evolve(app, fields=drafter.fields(form.fields, old)), drafter

    def _record(self, form: Form, old: App | None, taken: set[str], given: str) -> str:
        if given:
            problem = name_problem(given, "type")
            if problem is not None:
                raise FolderError(f"--name: {given!r} {problem[0]}")
            return given
        if old is not None:
            return old.record
        name = plain_class_name(form.code) or plain_class_name(form.name) or f"App{form.app}"
        skipped: set[str] = set()
        found = name
        while {found, f"New{found}", f"{found}Changes"} & taken:
            skipped.add(found)
            found = numbered(name, skipped)
        return found

    def _file(
        self, record: str, old: App | None, modules: set[str], classes: set[str], given: str
    ) -> str:
        problem = name_problem(given, "word") if given else None
        if problem is not None:
            raise FolderError(f"--namespace: {given!r} {problem[0]}")
        taken = modules | RESERVED["app file"]
        if old is not None:
            if given not in {"", old.module}:
                raise FolderError(
                    f"--namespace: app {old.id} is in {self.folder.path / old.file} already; "
                    "rename that file"
                )
            return old.file
        if given in taken:
            raise FolderError(f"--namespace: {given!r} is taken")
        return f"{given or self._module(record, taken, classes)}.yaml"

    def _module(self, record: str, taken: set[str], classes: set[str]) -> str:
        """Name a file, so that neither it nor the class of its namespace is taken."""
        name = snake_case(record)
        wanted = name if name.isascii() else "app"
        found = numbered(wanted, taken, "_")
        while namespace_class(found, record) in classes:
            taken = taken | {found}
            found = numbered(wanted, taken, "_")
        return found

    def _with_related(self, form: Form, drafts: Mapping[int, App], drafter: Drafter) -> App:
        """Fill in what the other apps tell of related records."""
        app = drafts[form.app]
        old = self.folder.described.app(form.app)
        before = {each.code: each for each in old.fields} if old else {}
        fields = list(app.fields)
        for index, each in enumerate(fields):
            if each.type_name != "REFERENCE_TABLE":
                continue
            other = drafts.get(each.related_app or 0)
            known = before.get(each.code)
            if other is not None:
                fields[index] = drafter.related(each, form.fields[each.code], other.fields, known)
            elif known is not None:
                fields[index] = evolve(each, fields=known.fields)
        return evolve(app, fields=tuple(fields))

    def _is_current(self, app: App) -> bool:
        """Tell whether a file says it already, in whatever layout."""
        old = self.folder.described.app(app.id)
        return old is not None and app_text(old) == app_text(app)

    def _tell(self, app: App, drafter: Drafter) -> None:
        path = self.folder.path / app.file
        old = self.folder.described.app(app.id)
        if old is None:
            self.told.append(f"{path}: app {app.id}, {len(app.fields)} fields")
        else:
            self.told += [f"{path}: {line}" for line in changes(old, app)]
        for each in drafter.unknown:
            self.told.append(f"{path}: left out {each}: a type of field that is not known")
