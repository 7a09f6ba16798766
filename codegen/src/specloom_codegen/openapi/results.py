"""What operations of a description give, in the words of specs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from specloom_codegen.names import plain_class_name
from specloom_codegen.nodes import MappingNode

from .listing import content_of, is_json
from .words import bare

if TYPE_CHECKING:
    from specloom_codegen.nodes import Node

    from .description import Description
    from .schemas import Json
    from .uses import Uses

__all__ = ["Results"]


@frozen
class Results:
    """Takes the results of operations."""

    description: Description
    uses: Uses

    def is_file(self, node: MappingNode) -> bool:
        """Tell whether what an operation gives is a file."""
        good = self._successes(node)
        answer = self.description.mapping(good[0], "a response") if good else None
        media_type = content_of(answer)[0] if answer is not None else ""
        return bool(media_type) and not is_json(media_type)

    def of(self, node: MappingNode, hint: str, notes: list[str]) -> Json:
        """Give what a success is.

        Args:
            node: The operation.
            hint: What types made of it are called.
            notes: Take what is guessed.
        """
        good = self._successes(node)
        if not good or "x-specloom-redirects" in node:
            return {}
        answer, pointer = self.description.follow(good[0])
        answer = self.description.mapping(answer, "a response")
        self._note_others(good, notes)
        media_type, content = content_of(answer)
        if not media_type:
            return {}
        if not is_json(media_type):
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
        called = plain_class_name(pointer.rpartition("/")[2]) or f"{hint}Result"
        used = self.uses.use(schema, "result", called)
        if (
            self.description.is_ours
            and isinstance(schema, MappingNode)
            and schema.text("description")
        ):
            used["description"] = schema.text("description")
        return {"returns": bare(used), **words}

    def _successes(self, node: MappingNode) -> list[Node]:
        """Give the answers that hold a result; any answer where there is but one."""
        answers = list(self.description.entries(node, "responses"))
        good = [value for key, value in answers if key.text[:1] == "2" and key.text != "204"]
        is_one = len(answers) == 1 and answers[0][0].text == "default"
        return good or [value for _, value in answers if is_one]

    def _note_others(self, good: list[Node], notes: list[str]) -> None:
        """Note successes that hold something else than the first, which is the one taken."""
        contents = [content_of(self.description.mapping(each, "a response")) for each in good]
        held = {id(self.description.follow(e.values.get("schema"))[0]) for _, e in contents}
        if len(held) > 1 and not self.description.is_ours:
            notes.append(f"{len(good)} successes hold different things: the first is taken")
