"""Which keys a body may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from specloom.testing.strapi.errors import invalid_key, restricted_key

if TYPE_CHECKING:
    from specloom.testing.strapi.access import Access
    from specloom.testing.strapi.schema import Attribute, Component, Model, Schema
    from specloom.testing.strapi.wire import Json

_IGNORED: Final = frozenset({"publishedAt", "locale"})
_IDS: Final = frozenset({"id", "documentId"})
_OF_COMPONENTS: Final = _IDS
_OF_ZONES: Final = frozenset({"id", "__component"})
_OF_RELATIONS: Final = _IDS | {"connect", "disconnect", "set", "options"}


@attrs.frozen
class Keys:
    """Checks the keys of one body."""

    schema: Schema
    access: Access

    def check(self, model: Model, data: Json) -> None:
        """Refuse keys that a body may not have.

        Raises:
            StrapiError: 400 `Invalid key x`.
        """
        for item in data if isinstance(data, list) else [data]:
            if isinstance(item, dict):
                for key in ("id", "documentId"):
                    if key in item:
                        raise restricted_key(key)
                self._check_model(model, item, "")

    def _check_model(self, model: Model, data: dict[str, Json], path: str) -> None:
        for key, value in data.items():
            attribute = model.attributes.get(key)
            if attribute is None:
                raise invalid_key(key, path or None)
            where = f"{path}.{key}" if path else key
            if attribute.system and key in _IGNORED:
                continue
            if attribute.system or not self.access.may_read(attribute):
                raise invalid_key(key, where)
            if attribute.is_link:
                self._check_relation(attribute, value, where)
            else:
                self._check_components(attribute, value, where)

    def _check_relation(self, attribute: Attribute, value: Json, path: str) -> None:
        target = self.schema.model(attribute.target)
        for item in value if isinstance(value, list) else [value]:
            for key in item if isinstance(item, dict) else ():
                if key not in target.attributes and key not in _OF_RELATIONS:
                    raise invalid_key(key, path)

    def _check_components(self, attribute: Attribute, value: Json, path: str) -> None:
        known = _OF_ZONES if attribute.is_zone else _OF_COMPONENTS
        for item in value if isinstance(value, list) else [value]:
            component = component_of(self.schema, attribute, item)
            if component is not None and isinstance(item, dict):
                own = {key: held for key, held in item.items() if key not in known}
                self._check_model(component, own, path)


def component_of(schema: Schema, attribute: Attribute, item: Json) -> Component | None:
    """The component that an item of an attribute is, or None when there is none.

    A zone takes any component, whether its schema lists it or not.
    """
    uid = attribute.target if attribute.is_component else ""
    if attribute.is_zone and isinstance(item, dict):
        uid = str(item.get("__component"))
    return schema.components.get(uid)
