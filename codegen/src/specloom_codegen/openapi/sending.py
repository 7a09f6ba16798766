"""How a description says that parameters travel, in the words of specs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.faults import quoted
from specloom_codegen.names import attribute_name
from specloom_codegen.resolve.headers import HEADER, HEADER_VALUE, OWN_HEADERS

from .listing import is_json
from .words import claim, complete

if TYPE_CHECKING:
    from specloom_codegen.nodes import MappingNode, Node

    from .description import Description
    from .schemas import Json
    from .uses import Uses

__all__ = ["Sending"]

_NO_PARAMETERS: Final = OWN_HEADERS | {"accept"}
"""Headers that OpenAPI, or the client, has another place for."""
_SAID: Final = ("required", "description", "deprecated")
_SEPARATORS: Final = {"spaceDelimited": "a blank", "pipeDelimited": "'|'"}


@frozen
class Sending:
    """Says of parameters and fields whether and how they can be sent."""

    description: Description
    uses: Uses

    def header_problem(self, name: str) -> str:
        """Tell why a parameter cannot travel as a header; empty where it can."""
        if self.description.is_ours:
            return ""
        if not HEADER.fullmatch(name):
            return "that is not the name of a header"
        if name.lower() in _NO_PARAMETERS:
            return "the client sends it by itself"
        components = self.description.mapping(
            self.description.root.values.get("components"), "'components'"
        )
        for key, value in self.description.entries(components, "securitySchemes"):
            scheme = self.description.mapping(value, "a security scheme")
            if scheme.text("in") == "header" and scheme.text("name").lower() == name.lower():
                return f"it carries the credentials {quoted(key.text)}"
        return ""

    def constant(self, schema: MappingNode, where: str) -> Json:
        """Give the words of a value that is always sent; none where specs cannot say it so.

        Args:
            schema: What says the value.
            where: The section that it goes to.
        """
        found = schema.scalar("const")
        if found is None or found.value is None or where == "path":
            return {}
        is_fit = HEADER_VALUE.fullmatch(found.text) if where == "headers" else found.text.strip()
        return {"const": found.value} if is_fit else {}

    def as_text(self, wire: str, words: Json) -> Json | None:
        """Give the words of what travels as plain text; None where it cannot."""
        if self.description.is_ours:
            return words
        if words["type"] == "any":
            self.uses.note(f"nothing says what {quoted(wire)} is: a string")
            return words | {"type": "string"}
        return words if self.uses.is_text(words) else None

    def in_query(self, wire: str, told: MappingNode, words: Json) -> Json | None:
        """Give the words of a list or map of a query or form, with its style.

        Args:
            wire: Its name.
            told: What says how it is written.
            words: The words of its type.

        Returns:
            None where it cannot be sent.
        """
        if self.description.is_ours:
            style = told.text("x-specloom-style")
            return words | ({"style": style} if style else {})
        style = told.text("style", "form")
        is_spread = told.flag("explode", default=style == "form")
        if words["type"] == "array" and style in _SEPARATORS and not is_spread:
            self.uses.note(f"{quoted(wire)} has {_SEPARATORS[style]} between its items: a string")
            return {"type": "string", **{key: words[key] for key in _SAID if key in words}}
        if style == "deepObject" and not self.uses.is_text(words):
            return words | ({} if words["type"] == "any" else {"style": "brackets"})
        if words["type"] == "array":
            return words | ({} if is_spread else {"style": "comma"})
        return words if words["type"] == "any" or self.uses.is_text(words) else None

    def form(
        self,
        properties: dict[str, Node],
        required: set[str],
        encoding: MappingNode,
        hint: str,
        names: set[str],
    ) -> Json:
        """Give the fields of a form as parameters.

        Args:
            properties: Their schemas by name.
            required: Those that must be given.
            encoding: What says how they are written.
            hint: What types made of them are called.
            names: Names that parameters cannot have; theirs are added.
        """
        section: Json = {}
        for listed, node in properties.items():
            found = self.description.schema(node)
            if found.flag("readOnly"):
                continue
            told = encoding.mapping(listed)
            wire = told.text("x-specloom-wire", listed)
            name, words = self.uses.field(listed, node, "parameter", hint, listed in required)
            name = claim(name or attribute_name(wire), names)
            own = {"wire": wire} if wire != name else {}
            constant = self.constant(found, "body")
            if constant:
                section[name] = constant | own
                continue
            kept = {key: words[key] for key in words if key not in {"nullable", "wire"}}
            sent = self._in_form(wire, told, kept)
            if sent is None:
                self.uses.note(f"{quoted(wire)} cannot be written in a form: left out")
            else:
                section[name] = complete({**sent, **own})
        return section

    def parts(self, section: Json, encoding: MappingNode) -> None:
        """Say of lists beside a file how they are written: each item a part, unless it is JSON.

        Args:
            section: The fields beside the file.
            encoding: What says how they are written.
        """
        for name, words in section.items():
            told = encoding.mapping(words.get("wire", name))
            style = told.text("x-specloom-style")
            if not self.description.is_ours and not is_json(told.text("contentType")):
                style = "plain" if words.get("type") == "array" and self.uses.is_text(words) else ""
            if style:
                words["style"] = style

    def _in_form(self, wire: str, told: MappingNode, words: Json) -> Json | None:
        sent = self.in_query(wire, told, words)
        return sent if sent is None or "style" in sent else self.as_text(wire, sent)
