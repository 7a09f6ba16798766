"""Documents as YAML and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Literal

import yaml

from specloom_codegen.load import scalar_value

if TYPE_CHECKING:
    from .schemas import Json

__all__ = ["Format", "document_text"]

Format = Literal["yaml", "json"]
_TEXT: Final = "tag:yaml.org,2002:str"


class _Dumper(yaml.SafeDumper):
    """Writes what every version of YAML reads alike, with no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything where it stands."""
        del data
        return True


def _text(_: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    try:
        is_plain = scalar_value(text) == text
    except ValueError:
        is_plain = False
    style = "|" if "\n" in text else None if is_plain else '"'
    return yaml.ScalarNode(_TEXT, text, style=style)


_Dumper.add_representer(str, _text)


def document_text(document: Json, form: Format) -> str:
    """Give a document as text."""
    if form == "json":
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
