"""Reading of `fields` and `populate`: what an answer holds.

See https://docs.strapi.io/cms/api/rest/populate-select
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import msgspec

from specloom.testing.strapi.errors import (
    internal_error,
    invalid_key,
    located,
    parameter_error,
    validation_error,
)
from specloom.testing.strapi.filters import Filters
from specloom.testing.strapi.query import ARRAY_LIMIT
from specloom.testing.strapi.schema import ContentType
from specloom.testing.strapi.sort import SortKey, read_sort
from specloom.testing.strapi.wire import Json, boolean_word

if TYPE_CHECKING:
    from specloom.testing.strapi.access import Access
    from specloom.testing.strapi.schema import Attribute, Model, Schema

_TOO_MANY: Final = (
    "Too many populate entries ({}). The maximum number of populate entries when using array"
    f" notation is {ARRAY_LIMIT}. Consider using object notation (populate[field]=true), nested"
    " population, or reducing the number of fields."
)
_OPTIONS: Final = frozenset({"fields", "filters", "sort", "populate", "count", "on"})


@attrs.define
class Plan:
    """What to read of each entry."""

    fields: frozenset[str] | None = None
    """None for every scalar."""
    filters: Json = None
    sort: list[SortKey] = attrs.field(factory=list[SortKey])
    populate: dict[str, Plan] = attrs.field(factory=dict[str, "Plan"])
    on: dict[str, Plan] | None = None
    """For a dynamic zone: the components to read. None for all of them."""
    deep: bool = False
    """For a dynamic zone: whether to populate its components one level."""
    count: bool = False
    """Whether to read only how many there are."""


class Planner:
    """Makes the plan of a query."""

    def __init__(self, schema: Schema, access: Access) -> None:
        self._schema = schema
        self._access = access
        self._filters = Filters(schema, access)

    def plan(self, model: Model, query: dict[str, Json], path: str = "") -> Plan:
        """The plan for `fields`, `filters`, `sort` and `populate`.

        Raises:
            StrapiError: 400 for a key that the model does not have.
        """
        plan = Plan()
        with located(source="query", param="filters"):
            plan.filters = self._filters.read(model, query.get("filters"))
        with located(source="query", param="sort"):
            plan.sort = read_sort(self._schema, self._access, model, query.get("sort"))
        with located(source="query", param="fields"):
            plan.fields = self._fields(model, query.get("fields"))
        with located(source="query", param="populate"):
            plan.populate = self._populate(model, query.get("populate"), path)
        return plan

    def everything(self, model: Model) -> dict[str, Plan]:
        """What `populate=*` means: one level of everything that the caller may read."""
        return {
            attribute.name: Plan()
            for attribute in model.attributes.values()
            if attribute.is_populatable and self._is_readable(attribute)
        }

    def _is_readable(self, attribute: Attribute) -> bool:
        return not attribute.hidden and self._access.may_read(attribute)

    def _fields(self, model: Model, fields: Json) -> frozenset[str] | None:
        if fields is None:
            return None
        if fields == "":
            raise internal_error()
        items = fields if isinstance(fields, list) else [fields]
        names: list[str] = []
        for item in items:
            if not isinstance(item, str):
                raise validation_error(
                    "Invalid fields parameter. Expected a string or an array of strings"
                )
            names += [name.strip() for name in item.split(",")]
        if "*" in names:
            return None
        for name in names:
            attribute = model.lookup(name)
            if attribute is None or not attribute.is_scalar or attribute.hidden:
                raise invalid_key(name, None if attribute is None else name)
        return frozenset(names)

    def _populate(self, model: Model, populate: Json, path: str) -> dict[str, Plan]:
        if populate is None or populate == "":
            return {}
        if populate == "*":
            return self.everything(model)
        if isinstance(populate, dict):
            if len(populate) > ARRAY_LIMIT and all(map(str.isdecimal, populate)):
                raise parameter_error(_TOO_MANY.format(len(populate)), "populate")
            return self._populate_object(model, populate, path)
        plans: dict[str, Plan] = {}
        for item in populate if isinstance(populate, list) else [populate]:
            if not isinstance(item, str):
                raise validation_error(
                    "Invalid populate parameter. Expected a string, an array of strings,"
                    " a populate object"
                )
            for part in item.split(","):
                names = [name.strip() for name in part.split(".") if name.strip()]
                self._add_path(model, names, plans, "")
        return plans

    def _add_path(self, model: Model, names: list[str], plans: dict[str, Plan], path: str) -> None:
        """Add one dotted path, such as `category.articles`."""
        if not names:
            return
        name, rest = names[0], names[1:]
        path = f"{path}.{name}" if path else name
        attribute = self._populatable(model, name, path)
        if not self._is_readable(attribute):
            return
        plan = plans.setdefault(name, Plan())
        if not rest:
            return
        if attribute.is_zone:
            self._add_zone_path(attribute, rest, plan, path)
        elif attribute.is_morph or attribute.type == "media":
            raise invalid_key(name, path)
        else:
            self._add_path(self._schema.model(attribute.target), rest, plan.populate, path)

    def _add_zone_path(self, zone: Attribute, rest: list[str], plan: Plan, path: str) -> None:
        models = self._schema.zone_models(zone)
        if not any(rest[0] in model.attributes for model in models):
            raise invalid_key(rest[0], f"{path}.{rest[0]}")
        plan.on = plan.on or {model.uid: Plan() for model in models}
        for model in models:
            if rest[0] in model.attributes and not model.attributes[rest[0]].is_scalar:
                self._add_path(model, rest, plan.on[model.uid].populate, path)

    def _populate_object(
        self, model: Model, populate: dict[str, Json], path: str
    ) -> dict[str, Plan]:
        plans: dict[str, Plan] = {}
        for name, value in populate.items():
            if boolean_word(name) is not None or (name == "" and value == "*"):
                continue
            where = f"{path}.{name}" if path else name
            attribute = self._populatable(model, name, where)
            plan = self._attribute_plan(model, attribute, value, where)
            if plan is not None and self._is_readable(attribute):
                plans[name] = plan
        return plans

    def _populatable(self, model: Model, name: str, path: str) -> Attribute:
        attribute = model.attributes.get(name)
        if attribute is None or not attribute.is_populatable or attribute.hidden:
            raise invalid_key(name, path)
        return attribute

    def _attribute_plan(
        self, model: Model, attribute: Attribute, value: Json, path: str
    ) -> Plan | None:
        if value is None:
            raise internal_error()
        if boolean_word(value) is False:
            return None
        if boolean_word(value):
            return Plan()
        if attribute.is_zone or attribute.is_morph:
            return self._zone_plan(model, attribute, value, path)
        target = self._schema.model(attribute.target)
        if value == "*":
            for name in self.everything(target):
                error = invalid_key(name, f"{path}.{name}")
                error.is_whole = True
                raise error
            return Plan()
        if isinstance(value, str):
            raise invalid_key(value, path)
        if not isinstance(value, dict):
            raise validation_error("Invalid nested populate. Expected '*' or an object")
        self._check_options(target, value, path)
        if value.get("on") is not None:
            raise validation_error(
                f'Using fragments is not permitted to populate "{attribute.name}" in "{model.uid}"'
            )
        plan = self.plan(target, value, path)
        plan.count = boolean_word(value.get("count")) is True
        return plan

    def _check_options(self, target: Model, value: dict[str, Json], path: str) -> None:
        for key in value:
            if key not in _OPTIONS:
                raise invalid_key(key, f"{path}.{key}" if key in target.attributes else path)
        fragments = value.get("on")
        if isinstance(fragments, dict):
            self._check_fragments(fragments, path)
        if "count" in value and boolean_word(value["count"]) is None:
            raise invalid_key("count", path)

    def _zone_plan(self, model: Model, attribute: Attribute, value: Json, path: str) -> Plan:
        if not isinstance(value, dict) or set(value) - {"populate", "on", "count"}:
            raise validation_error(
                f"Invalid nested populate for {_singular(model)}.{attribute.name} ({model.uid})."
                f' Expected a fragment ("on") or "count" but found {_json(value)}'
            )
        nested = value.get("populate")
        if nested is not None and nested != "*":
            raise invalid_key("populate", path)
        plan = Plan(deep=nested == "*", count=boolean_word(value.get("count")) is True)
        fragments = value.get("on")
        if fragments is not None:
            if not isinstance(fragments, dict):
                raise invalid_key("on", f"{path}.on")
            self._check_fragments(fragments, path)
            plan.on = {uid: self._fragment(uid, part, path) for uid, part in fragments.items()}
        return plan

    def _check_fragments(self, fragments: dict[str, Json], path: str) -> None:
        for uid in fragments:
            if uid not in self._schema.components and uid not in self._schema.types:
                raise invalid_key(uid, f"{path}.on.{uid}")

    def _fragment(self, uid: str, value: Json, path: str) -> Plan:
        component = self._schema.model(uid)
        if isinstance(value, dict):
            self._check_options(component, value, path)
            return self.plan(component, value, f"{path}.{uid}")
        if isinstance(value, str) and value != "*" and boolean_word(value) is None:
            raise invalid_key(value, path)
        return Plan()


def _singular(model: Model) -> str:
    return model.singular if isinstance(model, ContentType) else "undefined"


def _json(value: Json) -> str:
    return msgspec.json.encode(value).decode()
