"""Paging, in both forms.

See https://docs.strapi.io/cms/api/rest/sort-pagination
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import attrs

from specloom.testing.strapi.errors import pagination_error, validation_error
from specloom.testing.strapi.wire import boolean_word, to_number

if TYPE_CHECKING:
    from specloom.testing.strapi.wire import Json


_LAST: Final = 2**63 - 1
_EXACT: Final = 2**53


@attrs.frozen
class Page:
    """The part of the matches that an answer holds."""

    start: int
    limit: int
    paged: bool
    """Whether `meta.pagination` speaks of pages rather than of a start."""
    counted: bool
    """Whether it says how many matches there are."""

    @property
    def offset(self) -> int:
        """How many matches to skip, as far as SQLite can count."""
        return min(self.start, _LAST)

    def meta(self, total: int) -> dict[str, Json]:
        """`meta.pagination`."""
        if self.paged:
            meta: dict[str, Json] = {
                "page": _shown(self.start // self.limit + 1),
                "pageSize": self.limit,
            }
            counts: dict[str, Json] = {"pageCount": -(-total // self.limit), "total": total}
        else:
            meta, counts = {"start": self.start, "limit": self.limit}, {"total": total}
        return meta | counts if self.counted else meta


def read_page(query: dict[str, Json], default_limit: int, max_limit: int) -> Page:
    """The page that a query asks for; sizes are brought into range in silence.

    Raises:
        StrapiError: 400 when both forms are mixed, or a position is no number.
    """
    if query.get("page") is not None or query.get("pageSize") is not None:
        raise pagination_error(
            "Invalid pagination attributes. The page parameters are incorrect"
            " and must be in the pagination object"
        )
    given = query.get("pagination")
    asked = given if isinstance(given, dict) else {}
    by_page = asked.get("page") is not None or asked.get("pageSize") is not None
    by_start = asked.get("start") is not None or asked.get("limit") is not None
    if by_page and by_start:
        raise pagination_error("Cannot use both page & offset pagination in the same query")

    # Named without a value, they say which form is meant all the same.
    by_start = by_start or (not by_page and ("start" in asked or "limit" in asked))
    size = asked.get("limit" if by_start else "pageSize")
    limit = _size(default_limit if size is None else size, max_limit)
    if by_start:
        start = to_number(asked.get("start", 0))
    else:
        page = to_number(asked.get("page", 1))
        start = _double((page - 1) * limit)
    if not isinstance(start, int):
        raise validation_error(
            f"convertStartQueryParams expected a positive integer got {_js(start)}"
        )
    return Page(max(start, 0), limit, paged=not by_start, counted=_counted(asked))


def _size(asked: Json, max_limit: int) -> int:
    number = to_number(asked)
    # What is no number is never smaller than the limit, so it ends up as the limit.
    limit = max_limit if math.isnan(number) else min(max(number, 1), max_limit)
    if not isinstance(limit, int):
        raise validation_error(f"convertLimitQueryParams expected a positive integer got {limit}")
    return limit


def _counted(asked: dict[str, Json]) -> bool:
    if "withCount" not in asked:
        return True
    word = boolean_word(asked["withCount"])
    if word is None:
        raise validation_error(
            'Invalid withCount parameter. Expected "t","1","true","false","0","f"'
        )
    return word


def _shown(number: int) -> Json:
    return number if number < _EXACT else float(number)


def _double(number: float) -> int | float:
    """A number as JavaScript keeps it: what is too large loses digits."""
    return number if abs(number) < _EXACT or math.isnan(number) else int(float(number))


def _js(number: float) -> str:
    return "NaN" if math.isnan(number) else str(number)
