"""The pages that will be written, as templates take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .markdown import Markdown

__all__ = ["FilePage", "OperationEntry", "Page", "Row", "ServicePage", "TypeEntry"]


@frozen(kw_only=True)
class Page:
    """One page."""

    template: ClassVar[str]

    path: str
    title: Markdown
    text: Markdown
    see: Markdown


@frozen(kw_only=True)
class Row:
    """A row of a table of parameters, fields or links."""

    name: Markdown
    type: Markdown
    notes: Markdown
    """Whether it is required, its limits, and what it is called on the wire."""
    text: Markdown


@frozen(kw_only=True)
class OperationEntry:
    """An operation."""

    heading: Markdown
    anchor: Markdown
    summary: Markdown
    paragraphs: tuple[Markdown, ...]
    signatures: tuple[Markdown, ...]
    """Its methods as Python declares them."""
    facts: Mapping[Markdown, Markdown]
    """What is to be known of it, by heading: path, credentials, retry and others."""
    parameters: tuple[Row, ...]


@frozen(kw_only=True)
class TypeEntry:
    """A type."""

    heading: Markdown
    text: Markdown
    notes: tuple[Markdown, ...]
    fields: tuple[Row, ...]


@frozen(kw_only=True)
class FilePage(Page):
    """The page of a resource, or of a file that holds types only."""

    template: ClassVar[str] = "file.md.jinja"

    facts: Mapping[Markdown, Markdown]
    arguments: tuple[Row, ...]
    operations: tuple[OperationEntry, ...]
    types: tuple[TypeEntry, ...]


@frozen(kw_only=True)
class ServicePage(Page):
    """The page of a service."""

    template: ClassVar[str] = "service.md.jinja"

    facts: Mapping[Markdown, Markdown]
    resources: tuple[Row, ...]
    """The files with operations."""
    shared: tuple[Row, ...]
    """The files with types only."""
    apis: tuple[Row, ...]
    credentials: tuple[Row, ...]
    errors: tuple[Row, ...]
    """The exceptions, with the service's codes."""
