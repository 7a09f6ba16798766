"""The pages of a service: what it is, and one for each of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.names import error_names

from .file import plan_file, seen_at
from .markdown import Markdown, code, text
from .pages import Page, Row, ServicePage
from .types import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.spec import Api, Credential, File, Service

__all__ = ["plan_pages"]


def plan_pages(service: Service) -> Iterator[Page]:
    """Plan the pages of a service, its own first."""
    yield _service_page(service)
    types = {each.name: each for each in service.types()}
    for file in _with_pages(service):
        yield plan_file(service, file, types)


def _with_pages(service: Service) -> Iterator[File]:
    """Go through the files that have something to tell."""
    yield from (file for file in service.files if file.operations or file.types)


def _service_page(service: Service) -> ServicePage:
    files = list(_with_pages(service))
    return ServicePage(
        path=f"{service.name}/index.md",
        title=text(service.title),
        text=text(service.description),
        see=seen_at(service.see),
        facts=dict(_facts(service)),
        resources=tuple(_link(file, file.resource) for file in files if file.resource),
        shared=tuple(_link(file, file.module) for file in files if not file.resource),
        apis=tuple(_api(each) for each in service.apis),
        credentials=tuple(_credential(each) for each in service.credentials if each.header),
        errors=tuple(_errors(service)),
    )


def _facts(service: Service) -> Iterator[tuple[Markdown, Markdown]]:
    yield text("Generated client"), code(service.client)
    if service.base_url:
        yield text("Base URL"), code(service.base_url)
    if service.timeout is not None:
        yield text("Timeout"), text(f"{service.timeout:g} seconds a call, all attempts together")
    if service.concurrency is not None and service.concurrency.limit is not None:
        yield text("At once"), text(f"{service.concurrency.limit} requests of a client")


def _link(file: File, name: str) -> Row:
    link = Markdown(f"[{text(name)}]({file.module}.md)")
    return Row(name=link, type=Markdown(), notes=Markdown(), text=text(file.description))


def _api(api: Api) -> Row:
    paths = [api.path, *api.variants.values()]
    notes: list[str] = []
    if api.override is not None:
        over, methods = api.override
        notes.append(f"{' and '.join(methods)} go as POST where the URL has more than {over} bytes")
    if api.max_url is not None:
        notes.append(f"the URL has {api.max_url} bytes at most")
    notes += [f"{name}: {value} with every request" for name, value in api.headers.items()]
    return Row(
        name=code(api.name),
        type=Markdown("<br>".join(code(path) for path in paths if path)),
        notes=listed([code(each) for each in api.accepts], "or"),
        text=text("; ".join(notes)),
    )


def _credential(credential: Credential) -> Row:
    return Row(
        name=code(credential.name),
        type=code(credential.class_name) if credential.class_name else Markdown(),
        notes=code(f"{credential.header}: {credential.prefix}…"),
        text=text(credential.description),
    )


def _errors(service: Service) -> Iterator[Row]:
    for kind, name in error_names(service.errors.class_name).items():
        codes = [code(each) for each, of in service.errors.kinds.items() if of == kind]
        yield Row(
            name=code(name), type=text(kind), notes=Markdown(", ".join(codes)), text=Markdown()
        )
