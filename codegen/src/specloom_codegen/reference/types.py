"""Types in words, with links to what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from specloom_codegen.plan.annotations import Annotator, Use
from specloom_codegen.plan.imports import Imports, Need
from specloom_codegen.plan.texts import described, limit_texts
from specloom_codegen.spec import Array, Choice, Map, Named, Nullable, Plain

from .markdown import Markdown, code, slug, text
from .pages import Row, TypeEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specloom_codegen.spec import Declared, File, Groups, Parameter, Type

__all__ = ["TypeTexts", "group_texts", "listed"]


@frozen
class TypeTexts:
    """Says what types are, on the page of one file."""

    file: File

    def __call__(self, of: Type, *, is_result: bool = False) -> Markdown:
        """Give a type in words, each declared one with a link."""
        match of:
            case Plain():
                annotator = Annotator(Imports(), Need.ANNOTATION)
                return code(annotator(of, Use.ARGUMENT))
            case Choice():
                values = [code(repr(value)) for value in of.values]
                is_open = is_result and not of.closed
                return listed([*values, *([code(of.base)] if is_open else [])], "or")
            case Array():
                return Markdown(f"list of {self(of.items, is_result=is_result)}")
            case Map():
                return Markdown(f"mapping of `str` to {self(of.values, is_result=is_result)}")
            case Nullable():
                return Markdown(f"{self(of.type, is_result=is_result)} or `None`")
            case Named():
                return self.link(of.name) if of.kind == "imported" else self._declared(of)

    def link(self, name: str, module: str = "") -> Markdown:
        """Give the name of a type, with a link where a page tells of it."""
        if not module:
            return code(name)
        page = "" if module == self.file.module else f"{module}.md"
        return Markdown(f"[{code(name)}]({page}#{slug(name)})")

    def _declared(self, of: Named) -> Markdown:
        own = self.link(of.name, of.module)
        if of.result is None:
            return own
        return Markdown(f"{own} or {self.link(of.result.name, of.result.module)}")

    def row(self, of: Parameter, *, is_result: bool = False) -> Row:
        """Give the row of a parameter or a field."""
        words = self(of.type, is_result=is_result)
        if of.nullable and not isinstance(of.type, Nullable):
            words = Markdown(f"{words} or `None`")
        notes = [*(["required"] if of.required else ()), *limit_texts(of.limits)]
        if of.where == "headers":
            notes.append(f"the header `{of.wire}`")
        elif of.wire != of.name:
            notes.append(f"`{of.wire}` on the wire")
        return Row(
            name=code(of.name),
            type=words,
            notes=text(", ".join(notes)),
            text=text(described(evolve(of, limits={}))),
        )

    def entry(self, of: Declared) -> TypeEntry:
        """Give the entry of a declared type."""
        is_result = of.kind == "result"
        return TypeEntry(
            heading=text(of.name),
            text=text(of.description),
            notes=tuple(self._notes(of)),
            fields=tuple(self.row(each, is_result=is_result) for each in of.fields),
        )

    def _notes(self, of: Declared) -> Iterator[Markdown]:
        if of.values:
            yield Markdown(f"One of {listed([code(repr(value)) for value in of.values], 'or')}.")
        if of.union is not None:
            yield self._variants(of)
        if of.tag is not None:
            name, values = of.tag
            one = listed([code(repr(value)) for value in values], "or")
            yield Markdown(f"It is the variant whose {code(name)} is {one}.")
        if of.result:
            yield Markdown(f"What was read as {code(of.result)} is taken in its place.")
        yield from group_texts(of.one_of, of.exclusive)

    def _variants(self, of: Declared) -> Markdown:
        union = of.union
        assert union is not None  # noqa: S101  # the caller saw to it
        links = [self.link(name, self.file.module) for name in union.names]
        told = f"{code(union.tag.name)} tells which: {listed(links, 'or')}."
        if union.unknown:
            told += f" Another one is an {code(union.unknown)}, which keeps everything."
        return Markdown(told)


def group_texts(one_of: Groups, exclusive: Groups) -> Iterator[Markdown]:
    """Say which names exclude each other."""
    for groups, need in ((one_of, "Exactly one"), (exclusive, "At most one")):
        for names in groups:
            yield Markdown(f"{need} of {listed(map(code, names), 'and')} is given.")


def listed(parts: Iterable[Markdown], last: str) -> Markdown:
    """Join parts as a sentence does."""
    *before, final = parts
    return Markdown(f"{', '.join(before)} {last} {final}" if before else final)
