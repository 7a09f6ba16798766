"""The methods of a type's namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.code import Code, folded
from specloom_codegen.plan.docs import FUNCTION, docstring
from specloom_codegen.plan.imports import Need
from specloom_codegen.plan.texts import see

from .modules import ContentMethod
from .selection import has_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from specloom_codegen.strapi.spec import ContentType

    from .room import Room

__all__ = ["plan_methods"]

_DOCS: Final = "https://docs.strapi.io/cms/api/rest"
_RAISES: Final = {"StrapiError": "The service refused; `code` says why."}
_LOCALES: Final = {
    "find": "Locale of the documents; the default locale when absent, `*` for all.",
    "count": "Locale of the documents; the default locale when absent, `*` for all.",
    "iterate": "Locale of the documents; the default locale when absent.",
    "update": "Locale of the document; a locale that it lacks is added.",
    "delete": "Locale to delete; the default locale when absent, `*` for all.",
}
_LOCALE: Final = "Locale to work on; the default locale when absent."
_TEXTS: Final = {
    "document_id": "ID of the document, the same in every locale.",
    "filters": 'Conditions by attribute: `{"name": {"$eq": "x"}}`; all must hold.',
    "sort": "What to sort by, the most important first.",
    "fields": "Attributes to get; all when absent.",
    "populate": "Relations, files and components to get; none when absent.",
    "pagination": "Which page to get.",
    "search": "Text to look for in every string attribute.",
    "size": "Documents a request; the server cuts down a size over its limit.",
}


@frozen(kw_only=True)
class _Operation:
    """One method, before it is known which parameters the type has."""

    name: str
    summary: str
    takes: tuple[str, ...]
    returns: str = "document"
    returns_text: str = ""
    about: tuple[str, ...] = ()
    """Paragraphs after the summary; the second is for types with drafts."""
    see: str = ""
    first: tuple[str, ...] = ()
    """Parameters that are passed on by position."""


_ONE: Final = ("fields", "populate", "locale", "status")
_WHICH: Final = ("search", "locale", "status")
_DRAFTS: Final = "It is published at once, unless `status` is `draft`."
_BY_ID: Final = (
    "Without `sort`, they come by document ID, so that what others publish or delete meanwhile "
    "makes none be skipped or repeated. Conditions that are too long for one request are asked for "
    "in several."
)
_SAME: Final = "The server answers the same when there is none."

_COLLECTION: Final = (
    _Operation(
        name="find",
        summary="Get the documents that match.",
        takes=("filters", "sort", "fields", "populate", "pagination", *_WHICH),
        returns="page",
        returns_text="One page of documents, and what the server says of it.",
        see="#get-all",
    ),
    _Operation(
        name="find_one",
        summary="Get one document.",
        takes=("document_id", *_ONE),
        see="#get",
        first=("document_id",),
    ),
    _Operation(
        name="create",
        summary="Create a document.",
        takes=("data", *_ONE),
        returns_text="The document as it is now.",
        about=("", _DRAFTS),
        see="#create",
        first=("data",),
    ),
    _Operation(
        name="update",
        summary="Change attributes of a document.",
        takes=("document_id", "data", *_ONE),
        returns_text="The document as it is now.",
        about=("", _DRAFTS),
        see="#update",
        first=("document_id", "data"),
    ),
    _Operation(
        name="delete",
        summary="Delete a document.",
        takes=("document_id", "locale"),
        returns="nothing",
        about=(_SAME,),
        see="#delete",
        first=("document_id",),
    ),
    _Operation(
        name="iterate",
        summary="Iterate over all documents that match, with one page in memory.",
        takes=("filters", "sort", "fields", "populate", *_WHICH, "size"),
        returns="documents",
        about=(_BY_ID,),
        first=("size",),
    ),
    _Operation(
        name="count",
        summary="Count the documents that match.",
        takes=("filters", *_WHICH),
        returns="number",
    ),
)
_SINGLE: Final = (
    _Operation(name="find", summary="Get the document.", takes=_ONE, see="#get"),
    _Operation(
        name="update",
        summary="Change attributes of the document, or create it.",
        takes=("data", *_ONE),
        returns_text="The document as it is now.",
        about=("", _DRAFTS),
        see="#update",
        first=("data",),
    ),
    _Operation(
        name="delete",
        summary="Delete the document.",
        takes=("locale",),
        returns="nothing",
        about=(_SAME,),
        see="#delete",
    ),
)


def plan_methods(shape: ContentType, room: Room) -> Iterator[ContentMethod]:
    """Plan the methods of a type."""
    for each in _COLLECTION if shape.kind == "collection" else _SINGLE:
        yield _Methods(shape, room, each).plan()


@frozen
class _Methods:
    """Plans one method of a type."""

    shape: ContentType
    room: Room
    of: _Operation

    def plan(self) -> ContentMethod:
        names = [name for name in self.of.takes if self._has(name)]
        sections = {
            "Args": {name: self._text(name) for name in names},
            "Yields" if self.of.returns == "documents" else "Returns": self._result_text(),
            "Raises": _RAISES,
        }
        first, *others = self.of.about or ("",)
        drafts = " ".join(others) if self.shape.drafts else ""
        return ContentMethod(
            overloads=tuple(self._overloads(names)),
            signature=self._signature(names, {}, ":"),
            doc=docstring(
                self.of.summary,
                first,
                drafts,
                see(f"{_DOCS}{self.of.see}") if self.of.see else "",
                sections=sections,
                indent=FUNCTION,
            ),
            body=self._body(names),
        )

    def _has(self, name: str) -> bool:
        match name:
            case "locale":
                return self.shape.localized
            case "status":
                return self.shape.drafts
            case "populate":
                return has_tree(self.shape)
            case _:
                return True

    def _overloads(self, names: Sequence[str]) -> Iterator[Code]:
        """Plan how a document is created: whole if it is published, in part if it is a draft."""
        needs_values = any(each.must_be_given for each in self.shape.written)
        if self.of.name != "create" or not self.shape.drafts or not needs_values:
            return
        self.room.typing("overload")
        yield self._signature(names, {"data": self._data(whole=True)}, ": ...")
        status = f'{self.room.typing("Literal")}["draft"]'
        draft = {"data": self._data(whole=False), "status": status}
        yield self._signature(sorted(names, key=lambda name: name not in draft), draft, ": ...")

    def _signature(self, names: Sequence[str], own: dict[str, str], end: str) -> Code:
        parts = ["self", *(["*"] if names else [])]
        parts += [f"{name}: {own.get(name) or self._type(name)}" for name in names]
        word = "def" if self.of.returns == "documents" else "async def"
        return folded(f"{word} {self.of.name}(", parts, f") -> {self._result()}{end}", indent=4)

    def _type(self, name: str) -> str:
        if name == "data":
            return self._data(whole=False)
        room, document = self.room, self.shape.class_name
        optional: dict[str, Callable[[], str]] = {
            "filters": lambda: f"{document}Filters",
            "sort": lambda: f"{document}Sort | {room.sequence(f'{document}Sort')}",
            "fields": lambda: room.sequence(f"{document}Field"),
            "populate": lambda: f"{document}Populate",
            "pagination": lambda: room.strapi("Pagination"),
            "search": lambda: "str",
            "locale": self._locale,
            "status": lambda: room.strapi("Status"),
        }
        if name in optional:
            return f"{optional[name]()} | None = None"
        return {"document_id": "str", "size": "int = 100"}[name]

    def _data(self, *, whole: bool) -> str:
        """Give the type of what is written: a document that was read may be written again."""
        document = self.shape.class_name
        if self.of.name != "create":
            return f"{document}Changes | {document}"
        if whole or not self.shape.drafts:
            return f"New{document} | {document}"
        return f"{document}Changes | New{document} | {document}"

    def _locale(self) -> str:
        if not self.room.contents.locales:
            return "str"
        return self.room.imports.name(".locales", "Locale", Need.ANNOTATION)

    def _result(self) -> str:
        document = self.shape.class_name
        match self.of.returns:
            case "page":
                return f"{self.room.strapi('Page')}[{document}]"
            case "documents":
                name = self.room.imports.name("collections.abc", "AsyncIterator", Need.ANNOTATION)
                return f"{name}[{document}]"
            case "number":
                return "int"
            case "nothing":
                return "None"
            case _:
                return document

    def _text(self, name: str) -> str:
        if name == "locale":
            return _LOCALES.get(self.of.name, _LOCALE)
        if name == "data":
            return (
                "Values by attribute."
                if self.of.name == "create"
                else "Values by attribute; what is left out stays as it is, and None is null."
            )
        if name == "status":
            word = "get" if self.of.name in {"find", "find_one", "iterate", "count"} else "write"
            return f"Version to {word}; published when absent."
        return _TEXTS[name]

    def _result_text(self) -> dict[str, str]:
        match self.of.returns:
            case "nothing" | "number":
                return {}
            case "documents":
                return {"": "The documents."}
            case _:
                return {"": self.of.returns_text or "The document."}

    def _body(self, names: Sequence[str]) -> Code:
        first = [name for name in names if name in self.of.first]
        passed = [*first, *(f"{name}={name}" for name in names if name not in self.of.first)]
        call = f"self._{self.of.name}("
        match self.of.returns:
            case "nothing":
                return folded(f"await {call}", passed, ")", indent=FUNCTION)
            case "documents":
                return folded(f"return {call}", passed, ")", indent=FUNCTION)
            case _:
                return folded(f"return await {call}", passed, ")", indent=FUNCTION)
