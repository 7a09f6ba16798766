"""The schemas of a running Strapi, from its content-type builder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from specloom.core.errors import SpecloomError
from specloom.core.shapes import is_array, is_object

from .schemas import (
    ComponentSchema,
    SchemaError,
    Schemas,
    attributes_of,
    title_of,
    type_schema,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom.strapi import StrapiClient

__all__ = ["Server"]

_BUILDER: Final = "plugin::content-type-builder"
_RIGHTS: Final = {
    "content-types": f"{_BUILDER}.content-types.getContentTypes",
    "components": f"{_BUILDER}.components.getComponents",
}


@frozen
class Server:
    """A server, and what opens it."""

    base_url: str
    token: str = field(repr=False)

    async def schemas(self) -> Schemas:
        """Get the schemas, and the locales if they may be read.

        Raises:
            SchemaError: They cannot be had; the message says why.
        """
        from specloom.strapi import ApiToken, StrapiClient

        try:
            async with StrapiClient(self.base_url, auth=ApiToken(self.token)) as client:
                types = await self._get(client, "content-types")
                components = await self._get(client, "components")
                locales, told = await self._locales(client)
        except SpecloomError as error:
            raise SchemaError(f"{self.base_url}: {error}") from None
        return Schemas(
            types={
                uid: type_schema(uid, schema, f"{self.base_url}: {uid}") for uid, schema in types
            },
            components={
                uid: ComponentSchema(
                    uid=uid,
                    title=title_of(schema),
                    attributes=attributes_of(schema, f"{self.base_url}: {uid}"),
                )
                for uid, schema in components
            },
            locales=locales,
            told=told,
        )

    async def _get(self, client: StrapiClient, group: str) -> list[tuple[str, dict[str, Any]]]:
        """Get schemas by UID, in the order of the UIDs: the server's is not stable."""
        from specloom.strapi import StrapiAuthenticationError, StrapiPermissionDeniedError

        path = f"/api/content-type-builder/{group}"
        try:
            answer = await client.raw_request("GET", path)
        except StrapiPermissionDeniedError:
            raise SchemaError(
                f"{self.base_url}: the token lacks the right {_RIGHTS[group]}: give it that, or "
                "use a full-access token"
            ) from None
        except StrapiAuthenticationError as error:
            raise SchemaError(f"{self.base_url}: the token is refused: {error}") from None
        try:
            data: Any = json.loads(answer.body)
        except (ValueError, RecursionError):
            data = None
        found = list(_schemas(data))
        if data is None or (group == "content-types" and not found):
            raise SchemaError(f"{self.base_url}{path}: the answer is not that of a Strapi 5")
        return sorted(found, key=lambda each: each[0])

    async def _locales(
        self, client: StrapiClient
    ) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
        from specloom.strapi import StrapiError

        try:
            found = await client.locales.list()
        except StrapiError as error:
            return None, (f"left out the locales, which cannot be read: {error}",)
        ordered = sorted(found, key=lambda each: (not each.is_default, each.code))
        return tuple(each.code for each in ordered), ()


def _schemas(answer: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the schemas of an answer, each with its UID."""
    data = answer.get("data") if is_object(answer) else None
    for each in data if is_array(data) else ():
        if is_object(each):
            uid, schema = each.get("uid"), each.get("schema")
            if isinstance(uid, str) and is_object(schema):
                yield uid, schema
