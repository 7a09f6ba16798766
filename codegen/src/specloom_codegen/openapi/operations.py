"""Operations of a description in the words of specs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from specloom_codegen.faults import quoted
from specloom_codegen.names import (
    DOWNLOAD_PARAMETERS,
    FILE_PARAMETERS,
    RESERVED,
    UPLOAD_PARAMETERS,
    attribute_name,
    header_name,
    inner_class_name,
)
from specloom_codegen.nodes import MappingNode, Scalar
from specloom_codegen.resolve.paths import check_path, placeholders

from .calls import FIELDS, FORM
from .description import plain
from .listing import address, body_of, encoded, is_file, is_json, media_type_of
from .results import Results
from .sending import Sending
from .unsaid import parameter_problem, path_problem, server_problem
from .words import UNDESCRIBED, claim, complete, said, text_of

if TYPE_CHECKING:
    from specloom_codegen.nodes import Node

    from .description import Description
    from .schemas import Json
    from .uses import Uses

__all__ = ["Taken", "Taker"]

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
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
    hint: str
    """What types made of it are called."""
    words: Json
    accepts: tuple[str, ...] | None = None
    """Schemes by priority; None where the description says nothing of them."""
    result: Json = field(factory=dict[str, Any])
    """The words that say what it gives."""
    arguments: Json = field(factory=dict[str, Any])
    notes: list[str] = field(factory=list[str])
    types: set[str] = field(factory=set[str])


@define
class Taker:
    """Takes the operations of a description one by one."""

    description: Description
    uses: Uses
    sending: Sending = field(init=False)
    results: Results = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.sending = Sending(self.description, self.uses)
        self.results = Results(self.description, self.uses)

    def problem(self, path: str, method: str, item: MappingNode, node: MappingNode) -> str:
        """Tell why specs cannot say an operation; empty where they can.

        Args:
            path: The path that it is listed by.
            method: Its method, in small letters.
            item: What the path's operations share.
            node: The operation.
        """
        if self.description.is_ours:
            return ""
        request = self.description.mapping(node.values.get("requestBody"), "'requestBody'")
        media_type, _, problem = body_of(request, self.description)
        if method == "get" and media_type:
            problem = "a GET request has no body"
        if media_type and not _is_plain(media_type) and self.results.is_file(node):
            problem = problem or "it takes a file and gives one"
        given = (*item.items("parameters"), *node.items("parameters"))
        return (
            problem
            or path_problem(path)
            or server_problem(item, node, self.description)
            or parameter_problem(given, self.description)
        )

    def begin(self, name: str, hint: str, node: MappingNode) -> Taken:
        """Take what an operation gives.

        Results come before all parameters, so that a type of both has its name from the result.

        Args:
            name: What the operation is called.
            hint: What types made of it are called.
            node: The operation.
        """
        taken = Taken(name, hint, {})
        taken.accepts = self._accepts(node, taken.notes)
        self.uses.collect(taken.notes, taken.types)
        taken.result = self.results.of(node, taken.hint, taken.notes)
        return taken

    def take(
        self, taken: Taken, path: Scalar, method: str, item: MappingNode, node: MappingNode
    ) -> None:
        """Take the rest of an operation.

        Args:
            taken: What is taken of it already.
            path: The path that it is listed by.
            method: Its method, in small letters.
            item: What the path's operations share.
            node: The operation.
        """
        self.uses.collect(taken.notes, taken.types)
        own = node.text("x-specloom-path", encoded(path.text))
        given = [*self.description.items(item, "parameters")]
        given += self.description.items(node, "parameters")
        request = self.description.mapping(node.values.get("requestBody"), "'requestBody'")
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
        names: set[str] = {*RESERVED["parameter"]}
        names |= {*DOWNLOAD_PARAMETERS} if "download" in taken.result else set[str]()
        names |= self._taken(request)
        sections = self._parameters(given, path, own, names, taken)
        sections |= self._body(request, names, taken)
        order = [each.text for each in node.scalars("x-specloom-order")] or list(sections)
        taken.words |= {key: sections[key] for key in (*order, *sections) if sections.get(key)}
        taken.words |= taken.result

    def _taken(self, request: MappingNode) -> set[str]:
        """Give the names that generated code needs for a body."""
        media_type, _, _ = body_of(request, self.description)
        if not media_type or _is_plain(media_type):
            return set()
        return {*(UPLOAD_PARAMETERS if media_type == FORM else FILE_PARAMETERS)}

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

    def _accepts(self, node: MappingNode, notes: list[str]) -> tuple[str, ...] | None:
        holder = node if "security" in node else self.description.root
        if "security" not in holder:
            return None
        found: dict[str, None] = {}
        for each in self.description.items(holder, "security"):
            if isinstance(each, MappingNode):
                found[next(iter(each.keys), "")] = None
            if isinstance(each, MappingNode) and len(each.keys) > 1:
                together = " and ".join(map(quoted, each.keys))
                notes.append(f"{together} are sent together: only the first is")
        return tuple(found) or ("",)

    def _parameters(
        self, given: list[Node], path: Scalar, own: str, names: set[str], taken: Taken
    ) -> Json:
        sections: Json = {"path": {}, "query": {}, "headers": {}}
        wires = dict(zip(_PLACEHOLDER.findall(path.text), placeholders(own), strict=False))
        seen: dict[tuple[str, str], MappingNode] = {}
        for each in given:
            found = self.description.mapping(each, "a parameter")
            where, wire = found.text("in"), found.text("name")
            where = "headers" if where == "header" else where
            seen[where, wire.lower() if where == "headers" else wire] = found
        for (where, _), node in seen.items():
            wire = node.text("name")
            if where not in sections or not wire.strip() or "content" in node:
                taken.notes.append(f"the {where or 'odd'} parameter {quoted(wire)} is left out")
                continue
            listed = wires.get(wire) if where == "path" else wire
            if listed is None:
                taken.notes.append(f"the path has no place for {quoted(wire)}: left out")
                continue
            made = self._parameter(node, listed, where, names, taken)
            if made is None:
                continue
            name, words = made
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
                name = claim(attribute_name(wire), names)
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
    ) -> tuple[str, Json] | None:
        problem = self.sending.header_problem(wire) if where == "headers" else ""
        if problem:
            taken.notes.append(f"the header {quoted(wire)} is left out: {problem}")
            return None
        name = claim(node.text("x-specloom-name") or attribute_name(wire), names)
        schema = self.description.schema(node.values.get("schema"))
        wire = node.text("x-specloom-wire", wire)
        own = {"wire": wire} if wire != (header_name(name) if where == "headers" else name) else {}
        constant = self.sending.constant(schema, where)
        if constant:
            return name, constant | own
        hint = inner_class_name(taken.hint, name)
        used = self.uses.use(node.values.get("schema"), "parameter", hint)
        words = self._sent(used, node, wire, where)
        if words is None:
            taken.notes.append(f"{quoted(wire)} cannot be written in {where}: left out")
            return None
        if node.flag("required"):
            words["required"] = True
        words |= own
        return name, complete(words | said((node, schema), self.description))

    def _sent(self, words: Json, node: MappingNode, wire: str, where: str) -> Json | None:
        """Give the words of a parameter where it goes; None where it cannot."""
        if where == "query":
            return self.sending.in_query(wire, node, words)
        words.pop("nullable", None)
        return words if where == "path" else self.sending.as_text(wire, words)

    def _body(self, request: MappingNode, names: set[str], taken: Taken) -> Json:
        media_type, content, _ = body_of(request, self.description)
        if media_type and not _is_plain(media_type) and media_type != FORM:
            taken.words.setdefault("upload", {"type": media_type_of(media_type)})
        if "schema" not in content or "type" in taken.words.get("upload", {}):
            return {}
        schema, _ = self.description.follow(content.values["schema"])
        if not isinstance(schema, MappingNode):
            return {}
        is_named = "x-specloom-name" in content.mapping("schema")
        whole = None if self.uses.objects.is_union(schema) else self.uses.objects.fields_of(schema)
        properties, required = self.description.properties(whole or schema)
        is_spread = (properties and whole is not None) or media_type in {FORM, FIELDS}
        hint = taken.hint
        if is_named or not is_spread:
            name = content.mapping("schema").text("x-specloom-name") or "content"
            words = self.uses.use(content.values["schema"], "parameter", f"{hint}Content")
            words |= {"required": True} if request.flag("required") else {}
            told = [each for each in (content.mapping("schema"), request, schema) if each.keys]
            words |= said(told, self.description)
            words["description"] = words["description"] or UNDESCRIBED
            return {"content": {"name": claim(name, names), **words}}
        if media_type == FIELDS:
            taken.words["form"] = True
            encoding = content.mapping("encoding")
            return {"body": self.sending.form(properties, required, encoding, hint, names)}
        body = self._spread(properties, required, media_type, names, taken)
        if media_type == FORM:
            self.sending.parts(body, content.mapping("encoding"))
        return {"body": body}

    def _spread(
        self,
        properties: dict[str, Node],
        required: set[str],
        media_type: str,
        names: set[str],
        taken: Taken,
    ) -> Json:
        """Give the properties of a body as parameters."""
        hint = taken.hint
        section: Json = {}
        part = taken.words.get("upload", {}).get("part") or next(
            (wire for wire, each in properties.items() if is_file(self.description, each)), ""
        )
        for wire, node in properties.items():
            found = self.description.schema(node)
            if found.flag("readOnly") or (media_type == FORM and is_file(self.description, node)):
                if media_type == FORM and wire != part:
                    taken.notes.append(f"the file {quoted(wire)} is left out: a form takes one")
                continue
            constant = self.sending.constant(found, "body")
            if constant:
                name, words = found.text("x-specloom-name"), constant | {"wire": wire}
            else:
                name, words = self.uses.field(wire, node, "parameter", hint, wire in required)
            name = claim(name or attribute_name(wire), names)
            if media_type == FORM:
                words.pop("nullable", None)
            if words["wire"] == name:
                del words["wire"]
            section[name] = complete(words)
        if media_type == FORM:
            taken.words["upload"] = {"part": part}
        return section


def _is_plain(media_type: str) -> bool:
    """Tell whether a body holds parameters and no file."""
    return is_json(media_type) or media_type == FIELDS
