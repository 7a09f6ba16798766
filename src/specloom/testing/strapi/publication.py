"""Reading of `publicationFilter` and its older form `hasPublishedVersion`.

See https://docs.strapi.io/cms/api/rest/status
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom.testing.strapi.errors import parameter_error, validation_error

if TYPE_CHECKING:
    from specloom.testing.strapi.schema import ContentType
    from specloom.testing.strapi.wire import Json

MODES: Final = (
    "never-published",
    "has-published-version",
    "modified",
    "unmodified",
    "never-published-document",
    "has-published-version-document",
    "published-without-draft",
    "published-with-draft",
)
_OF_DRAFTS: Final = frozenset({"never-published", "never-published-document"})
_OF_PUBLISHED: Final = frozenset({"published-without-draft", "published-with-draft"})
_WITHOUT: Final = _OF_DRAFTS | {"published-without-draft"}


def read_publication(query: dict[str, Json]) -> str | None:
    """The mode that a query asks for; the newer parameter wins.

    Raises:
        StrapiError: 400 for an unknown mode.
    """
    mode = query.get("publicationFilter")
    if mode is not None:
        if isinstance(mode, str) and mode in MODES:
            return mode
        message = f"Invalid value for 'publicationFilter'. Expected one of: {', '.join(MODES)}."
        raise parameter_error(message, "publicationFilter")
    word = query.get("hasPublishedVersion")
    if word not in {None, "true", "false"}:
        raise validation_error(
            "Invalid value for 'hasPublishedVersion'. Expected boolean or 'true'/'false' string."
        )
    return {"true": "has-published-version", "false": "never-published"}.get(str(word))


def publication_condition(model: ContentType, mode: str, *, published: bool) -> str:
    """The mode as SQL about a version `t0`, by way of the other version of its document."""
    if mode in (_OF_DRAFTS if published else _OF_PUBLISHED):
        return "0 = 1"
    other = f"SELECT 1 FROM {model.table} AS v WHERE v.document_id = t0.document_id"  # noqa: S608
    other += f" AND v.published_at IS {'' if published else 'NOT '}NULL"
    if not mode.endswith("-document"):
        other += " AND v.locale IS t0.locale"
    if mode in {"modified", "unmodified"}:
        draft, public = ("v", "t0") if published else ("t0", "v")
        sign = ">" if mode == "modified" else "<="
        other += f" AND {draft}.updated_at {sign} {public}.updated_at"
    return f"{'NOT ' if mode in _WITHOUT else ''}EXISTS ({other})"
