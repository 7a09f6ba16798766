"""Names that generated code of apps needs for itself, by what would be called so."""

from __future__ import annotations

from typing import Final

from .field_types import CALC_FORMATS, FIELD_TYPES

__all__ = ["APP_RESERVED", "SOFT"]

_CLASSES: Final = frozenset(
    {
        *(each.field for each in FIELD_TYPES.values()),
        *CALC_FORMATS.values(),
        "Any",
        "AppRecord",
        "AppRecords",
        "AppRow",
        "Attachment",
        "ClassVar",
        "Decimal",
        "Entity",
        "False",
        "KintoneClient",
        "Literal",
        "Lookup",
        "None",
        "Required",
        "Sequence",
        "TYPE_CHECKING",
        "True",
        "TypeAlias",
        "TypedDict",
    }
)

SOFT: Final = frozenset({"case", "match", "type"})
"""Names that fields do not get, though Python would have them."""

_ATTRIBUTES: Final = frozenset({"id", "record", "revision", "row"})

_CLIENT: Final = frozenset(
    {
        *("apis", "apps", "bulk", "bulk_request", "cached_property", "client", "close", "csv"),
        *("execute", "files", "groups", "oauth", "open_file", "organizations", "owe", "path_of"),
        *("plugins", "preview", "raw_request", "records", "search", "service", "spaces", "users"),
        *("with_options", "with_response"),
    }
)
"""What a client has already, and modules beside those of the apps."""

APP_RESERVED: Final[dict[str, frozenset[str]]] = {
    "record field": _ATTRIBUTES,
    "inner field": _ATTRIBUTES,
    "record class": _CLASSES,
    "row class": _CLASSES,
    "app file": _CLIENT,
}
