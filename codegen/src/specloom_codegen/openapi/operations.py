"""Operations of a description in the words of specs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from specloom_codegen.faults import quoted
from specloom_codegen.grammar import METHODS
from specloom_codegen.names import (
    DOWNLOAD_PARAMETERS,
    RESERVED,
    UPLOAD_PARAMETERS,
    attribute_name,
    inner_class_name,
    numbered,
    snake_case,
)
from specloom_codegen.nodes import MappingNode, Scalar
from specloom_codegen.resolve.paths import check_path, placeholders

from .calls import FORM
from .description import plain
from .uses import UNDESCRIBED, Uses, bare, said, text_of

if TYPE_CHECKING:
    from specloom_codegen.nodes import Node

    from .description import Description
    from .schemas import Json

__all__ = ["Taken", "Taker", "address", "word"]

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_URL: Final = re.compile(r"https?://[^\s/?#]+([/?#]\S*)?")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
_JSON: Final = re.compile(r"application/(.+\+)?json\b|\*/\*")
_PLAIN_WORDS: Final = (
    "retry",
    "paging",
    "upload",
    "also",
    "missing",
    "redirects",
    "right",
    "one-of",
    "exclusive",
    "variants",
    "unconfirmed",
)


@define
class Taken:
    """An operation in the words of specs."""

    name: str
    words: Json
    accepts: tuple[str, ...] | None
    """Schemes by priority; None where the description says nothing of them."""
    arguments: Json = field(factory=dict[str, Any])
    notes: list[str] = field(factory=list[str])
    types: set[str] = field(factory=set[str])


@define
class Taker:
    """Takes the operations of a description one by one."""

    description: Description
    uses: Uses

    def take(
        self, name: str, path: Scalar, method: str, item: MappingNode, node: MappingNode
    ) -> Taken | str:
        """Take one operation; a text where it cannot be said, with the reason.

        Args:
            name: What it is called.
            path: The path that it is listed by.
            method: Its method, in small letters.
            item: What the path's operations share.
            node: The operation.
        """
        taken = Taken(name, {}, self._accepts(node))
        own = node.text("x-specloom-path", path.text)
        given = [*self.description.items(item, "parameters")]
        given += self.description.items(node, "parameters")
        request = self.description.mapping(node.values.get("requestBody"), "'requestBody'")
        problem = _problem(request, method, self.description)
        if problem:
            return problem
        taken.words[method] = own
        taken.words |= self._said(node, method, path.text)
        taken.words |= {
            key.replace("-", "_"): plain(node.values[f"x-specloom-{key}"])
            for key in _PLAIN_WORDS
            if f"x-specloom-{key}" in node
        }
        if method != "get" and taken.words.get("retry") == "never":
            del taken.words["retry"]
        if method == "get" and taken.words.get("retry") == "safe":
            del taken.words["retry"]
        result = self._result(node, taken)
        names: set[str] = {*RESERVED["parameter"]}
        names |= {*DOWNLOAD_PARAMETERS} if "download" in result else set[str]()
        names |= {*UPLOAD_PARAMETERS} if request.mapping("content").mapping(FORM).keys else set()
        sections = self._parameters(given, path, own, names, taken)
        sections |= self._body(request, names, taken)
        order = [each.text for each in node.scalars("x-specloom-order")] or list(sections)
        taken.words |= {key: sections[key] for key in (*order, *sections) if sections.get(key)}
        taken.words |= result
        return taken

    def _use(self, node: Node | None, role: Any, hint: str, taken: Taken) -> Json:
        words, notes, used = self.uses.take(node, role, hint)
        taken.notes += notes
        taken.types |= used
        return words

    def _said(self, node: MappingNode, method: str, path: str) -> Json:
        about = text_of(node, "description", self.description)
        summary = text_of(node, "summary", self.description)
        if not summary and about:
            first, *rest = _SENTENCE.split(about, maxsplit=1)
            summary, about = first, " ".join(rest)
        words: Json = {"summary": summary or f"Send {method.upper()} {path}."}
        if about and about != summary:
            words["description"] = about
        see = address(node)
        if see:
            words["see"] = see
        if node.flag("deprecated"):
            words["deprecated"] = node.text("x-specloom-deprecated") or True
        return words

    def _accepts(self, node: MappingNode) -> tuple[str, ...] | None:
        holder = node if "security" in node else self.description.root
        if "security" not in holder:
            return None
        found: dict[str, None] = {}
        for each in self.description.items(holder, "security"):
            if isinstance(each, MappingNode):
                found[next(iter(each.keys), "")] = None
        return tuple(found) or ("",)

    def _parameters(
        self, given: list[Node], path: Scalar, own: str, names: set[str], taken: Taken
    ) -> Json:
        sections: Json = {"path": {}, "query": {}}
        wires = dict(zip(_PLACEHOLDER.findall(path.text), placeholders(own), strict=False))
        seen: dict[tuple[str, str], MappingNode] = {}
        for each in given:
            found = self.description.mapping(each, "a parameter")
            seen[found.text("in"), found.text("name")] = found
        for (where, wire), node in seen.items():
            if where not in sections or not wire:
                taken.notes.append(f"the {where or 'odd'} parameter {quoted(wire)} is left out")
                continue
            listed = wires.get(wire) if where == "path" else wire
            if listed is None:
                taken.notes.append(f"the path has no place for {quoted(wire)}: left out")
                continue
            name, words = self._parameter(node, listed, where, names, taken)
            if node.flag("x-specloom-argument"):
                taken.arguments[name] = words
            else:
                sections[where][name] = words
        self._complete_path(path, own, sections, names, taken)
        return sections

    def _complete_path(
        self, path: Scalar, own: str, sections: Json, names: set[str], taken: Taken
    ) -> None:
        """Give placeholders that have no parameter one, and make all of them names."""
        given = {e.get("wire", n) for n, e in (sections["path"] | taken.arguments).items()}
        method = next(iter(taken.words))
        for wire in placeholders(own):
            if wire not in given:
                name = _claim(attribute_name(wire), names)
                sections["path"][name] = {"type": "string", "description": UNDESCRIBED}
                if name != wire:
                    sections["path"][name]["wire"] = wire
                taken.notes.append(f"nothing says what {quoted(wire)} is: a string")
        for name, words in sections["path"].items():
            wire = words.get("wire", name)
            if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", wire):
                plain_wire = f"p_{re.sub('[^A-Za-z0-9_]', '_', wire)}"
                own = own.replace(f"{{{wire}}}", f"{{{plain_wire}}}")
                words["wire"] = plain_wire
        known = [e.get("wire", n) for n, e in (sections["path"] | taken.arguments).items()]
        scalar = Scalar(path.place, own, own)
        check_path(scalar, known, self.description.faults, may_span=True)
        taken.words[method] = own

    def _parameter(
        self, node: MappingNode, wire: str, where: str, names: set[str], taken: Taken
    ) -> tuple[str, Json]:
        name = _claim(node.text("x-specloom-name") or attribute_name(wire), names)
        schema = self.description.mapping(node.values.get("schema"), "'schema'")
        if "const" in schema:
            words: Json = {"const": plain(schema.values["const"])}
            return name, words | ({"wire": wire} if wire != name else {})
        hint = inner_class_name(inner_class_name("", taken.name), name)
        words = self._use(node.values.get("schema"), "parameter", hint, taken)
        if where == "path":
            words.pop("nullable", None)
        if node.flag("required"):
            words["required"] = True
        if wire != name:
            words["wire"] = wire
        return name, _complete(words | said((node, schema), self.description))

    def _body(self, request: MappingNode, names: set[str], taken: Taken) -> Json:
        media_type, content = _content(request)
        if "schema" not in content:
            return {}
        schema, _ = self.description.follow(content.values["schema"])
        if not isinstance(schema, MappingNode):
            return {}
        properties, required = self.uses.properties(schema)
        is_named = "x-specloom-name" in content.mapping("schema")
        is_spread = (properties or media_type == FORM) and "discriminator" not in schema
        hint = inner_class_name("", taken.name)
        if is_named or not is_spread:
            name = content.mapping("schema").text("x-specloom-name") or "content"
            words = self._use(content.values["schema"], "parameter", f"{hint}Content", taken)
            words |= {"required": True} if request.flag("required") else {}
            told = [each for each in (content.mapping("schema"), request, schema) if each.keys]
            words |= said(told, self.description)
            words["description"] = words["description"] or UNDESCRIBED
            return {"content": {"name": _claim(name, names), **words}}
        section: Json = {}
        part = taken.words.get("upload", {}).get("part") or next(
            (wire for wire, each in properties.items() if self._is_file(each)), ""
        )
        for wire, node in properties.items():
            found = self.description.mapping(node, "a schema")
            if found.flag("readOnly") or not wire or (media_type == FORM and self._is_file(node)):
                if media_type == FORM and wire != part:
                    taken.notes.append(f"the file {quoted(wire)} is left out: a form takes one")
                continue
            name, words = self.uses.field(wire, node, "parameter", hint, wire in required)
            name = _claim(name or attribute_name(wire), names)
            if "const" in found:
                words = {"const": plain(found.values["const"]), "wire": wire}
            elif media_type == FORM:
                words.pop("nullable", None)
            if words["wire"] == name:
                del words["wire"]
            section[name] = _complete(words)
        if media_type == FORM:
            taken.words["upload"] = {"part": part}
        return {"body": section}

    def _is_file(self, node: Node) -> bool:
        found = self.description.mapping(node, "a schema")
        return (
            not found.keys
            or found.text("format") == "binary"
            or found.text("contentMediaType") == "application/octet-stream"
        )

    def _result(self, node: MappingNode, taken: Taken) -> Json:
        """Give what a success is."""
        answers = list(self.description.entries(node, "responses"))
        good = [value for key, value in answers if key.text[:1] == "2" and key.text != "204"]
        if not good or "redirects" in taken.words:
            return {}
        answer = self.description.mapping(good[0], "a response")
        media_type, content = _content(answer)
        if not media_type:
            return {}
        if not _JSON.match(media_type):
            return {"download": True}
        if "schema" not in content:
            return {"returns": "any"}
        words: Json = {}
        schema: Node = content.values["schema"]
        while isinstance(schema, MappingNode) and "x-specloom-wraps" in schema:
            kind = schema.text("x-specloom-wraps")
            if kind == "one":
                words["one"] = True
                schema = schema.values["items"]
                continue
            ((key, schema),) = schema.mapping("properties").entries()
            words |= {"result": key.text} if kind == "result" else {}
        used = self._use(schema, "result", f"{inner_class_name('', taken.name)}Result", taken)
        if self.description.is_ours and isinstance(schema, MappingNode) and schema.text("description"):
            used["description"] = schema.text("description")
        return {"returns": bare(used), **words}


def word(text: str, fallback: str) -> str:
    """Give a name in snake_case and ASCII."""
    name = attribute_name(text)
    return name if name.isascii() and text else fallback


def address(node: MappingNode) -> str:
    """Give the page that a node leads to, if it is one."""
    url = node.mapping("externalDocs").text("url")
    return url if _URL.fullmatch(url) else ""


def operation_name(node: MappingNode, tag: str, method: str, path: str) -> str:
    """Give what an operation is called, without the name of its resource before it."""
    own = node.text("operationId")
    if not own:
        words = [snake_case(each) for each in _PLACEHOLDER.sub("", path).split("/")]
        own = "_".join([method, *filter(None, words)])
    name = word(own, f"{method}_operation")
    short = name.removeprefix(f"{tag}_")
    return word(short, name)


def methods_of(item: MappingNode) -> list[tuple[str, MappingNode]]:
    """Give the operations of a path; those that share a method are given one by one."""
    found: list[tuple[str, MappingNode]] = []
    for method in METHODS:
        node = item.values.get(method)
        if isinstance(node, MappingNode):
            several = [e for e in node.items("x-specloom-operations") if isinstance(e, MappingNode)]
            found += [(method, each) for each in several or [node]]
    return found


def _claim(name: str, names: set[str]) -> str:
    found = numbered(name if name not in RESERVED["parameter"] else f"{name}_", names, "_")
    names.add(found)
    return found


def _complete(words: Json) -> Any:
    if words.get("description") == "":
        del words["description"]
    return bare(words) if "const" not in words else words


def _content(message: MappingNode) -> tuple[str, MappingNode]:
    """Give the content that specs can say: JSON first, then a form, then any other."""
    contents = message.mapping("content")
    for pattern in (_JSON.match, FORM.__eq__, bool):
        for key in contents.keys:
            if pattern(key):
                return key, contents.mapping(key)
    return "", MappingNode(message.place)


def _problem(request: MappingNode, method: str, description: Description) -> str:
    media_type, content = _content(request)
    if not media_type:
        return ""
    if method == "get":
        return "a GET request has no body"
    if media_type == FORM:
        schema = description.mapping(content.values.get("schema"), "'schema'")
        taker = Taker(description, Uses(description, set()))
        properties, _ = taker.uses.properties(schema)
        is_upload = any(taker._is_file(each) for each in properties.values())
        return "" if is_upload else "a form without a file cannot be said"
    return "" if _JSON.match(media_type) else f"a body of {quoted(media_type)} cannot be said"
