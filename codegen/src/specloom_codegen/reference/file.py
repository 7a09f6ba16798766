"""The page of a file: a resource with its operations, and its types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.names import iterator_name
from specloom_codegen.plan.annotations import Annotator
from specloom_codegen.plan.imports import Imports, Need
from specloom_codegen.plan.methods import MethodPlanner
from specloom_codegen.plan.texts import notes, raises, result_text
from specloom_codegen.write import formatted

from .markdown import Markdown, code, slug, text
from .pages import FilePage, OperationEntry
from .types import TypeTexts, group_texts, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specloom_codegen.spec import Api, Declared, File, Operation, Service

__all__ = ["plan_file", "seen_at"]

_RETRY: Final = {
    "safe": "A read: it is tried again after a lost connection and after a passing failure.",
    "idempotent": "Doing it twice is doing it once: it is tried again as a read is.",
    "never": "A write: it is tried again only where the service surely did not do it.",
}


def plan_file(service: Service, file: File, types: Mapping[str, Declared]) -> FilePage:
    """Plan the page of a file.

    Args:
        service: The service.
        file: The file.
        types: The service's types by name.
    """
    planner = _Planner(service, file, types)
    signatures = planner.signatures()
    return FilePage(
        path=f"{service.name}/{file.module}.md",
        title=text(f"{service.title}: {file.resource or file.module}"),
        text=text(file.description),
        see=seen_at(file.see),
        facts=dict(planner.facts()),
        arguments=tuple(planner.texts.row(each) for each in file.arguments),
        operations=tuple(planner.entry(each, signatures[each.name]) for each in file.operations),
        types=tuple(planner.texts.entry(each) for each in file.types),
    )


def seen_at(url: str) -> Markdown:
    """Link to the vendor's page, where there is one."""
    is_link = url.startswith(("https://", "http://")) and not set(url) & set("<>\\ ")
    return Markdown(f"[the vendor's page](<{url}>)" if is_link else text(url))


@frozen
class _Planner:
    """Plans what the page says of operations."""

    service: Service
    file: File
    types: Mapping[str, Declared]

    @property
    def texts(self) -> TypeTexts:
        return TypeTexts(self.file)

    @property
    def api(self) -> Api:
        return next(each for each in self.service.apis if each.name == self.file.api)

    def facts(self) -> Iterator[tuple[Markdown, Markdown]]:
        """Go through what is to be known of the resource."""
        if not self.file.resource:
            return
        arguments = ", ".join(each.name for each in self.file.arguments)
        called = f"({arguments})" if arguments else ""
        yield text("On the client"), code(f"client.{self.file.resource}{called}")
        yield text("Class"), code(self.file.face or self.file.class_name)

    def signatures(self) -> dict[str, tuple[Markdown, ...]]:
        """Give the methods of each operation as Python declares them, formatted in one run."""
        annotator = Annotator(Imports(), Need.ANNOTATION)
        planner = MethodPlanner(self.service, self.file, self.types, annotator.imports, annotator)
        methods = [
            (each.name, f"{method.signature} ...\n")
            for each in self.file.operations
            for method in (planner.method(each), planner.iterator(each))
            if method is not None
        ]
        found: dict[str, tuple[Markdown, ...]] = {}
        texts = formatted(python for _, python in methods)
        for (name, _), python in zip(methods, texts, strict=True):
            found[name] = (*found.get(name, ()), Markdown(python.decode().rstrip()))
        return found

    def entry(self, of: Operation, signatures: tuple[Markdown, ...]) -> OperationEntry:
        """Plan the entry of an operation."""
        name = f"{self.file.resource}.{of.name}"
        return OperationEntry(
            heading=text(name),
            anchor=Markdown(slug(name)),
            summary=text(of.summary),
            paragraphs=tuple(text(each) for each in (of.description, *notes(of)) if each),
            signatures=signatures,
            facts=dict(self._operation_facts(of)),
            parameters=tuple(
                self.texts.row(each) for each in of.parameters if each.constant is None
            ),
        )

    def _operation_facts(self, of: Operation) -> Iterator[tuple[Markdown, Markdown]]:
        yield text("Request"), Markdown("<br>".join(self._requests(of)))
        body = _body(of)
        if body:
            yield text("Body"), body
        accepted = [code(each) for each in self.api.accepts if each in of.accepts]
        by_priority = ", by priority" if len(accepted) > 1 else ""
        yield text("Credentials"), Markdown(listed(accepted, "or") + by_priority)
        if of.returns is not None:
            own = text(result_text(of.returns, of.returns_text, self.types))
            returned = self.texts(of.returns, is_result=True)
            yield text("Result"), Markdown(f"{returned}: {own}" if own else returned)
        elif of.download:
            yield text("Result"), text("A file, which is awaited or read as it arrives.")
        if of.paging is not None:
            yield (
                text("Pages"),
                Markdown(
                    f"{code(iterator_name(of.name))} goes through all of them, by {of.paging.style}"
                ),
            )
        for name, why in raises(self.service).items():
            yield text("Errors"), Markdown(f"[{code(name)}](index.md#errors): {text(why)}")
        yield text("Retry"), Markdown(f"{code(of.retry)}. {text(_RETRY[of.retry])}")
        groups = [*group_texts(of.one_of, of.exclusive)]
        if groups:
            yield text("Together"), Markdown(" ".join(groups))
        if of.see:
            yield text("See"), seen_at(of.see)

    def _requests(self, of: Operation) -> Iterator[Markdown]:
        """Go through method and path, of the API itself and of its variants."""
        prefixes = [self.api.path, *(self.api.variants.values() if of.variants else ())]
        for prefix in prefixes:
            yield code(f"{of.method} {prefix}{of.path}")
        if of.also:
            yield Markdown(f"or by {code(of.also)}")


def _body(of: Operation) -> Markdown:
    """Say what the body is, where it is not JSON."""
    if of.upload is None:
        return text("A form of plain fields." if of.form else "")
    if of.upload.part:
        return Markdown(f"A form with a file in its part {code(of.upload.part)}.")
    return Markdown(f"A file, {code(of.upload.type)} unless its type is given.")
