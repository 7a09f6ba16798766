"""What became of a service: of itself, of its resources, and of its types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.spec import Array, Map, Named, Nullable

from .change import Spot, matched, shown
from .credentials import compare_credentials
from .errors import compare_errors
from .operations import compare_operation, request_of
from .parts import compare_groups, compare_parts
from .types import Types, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specloom_codegen.spec import Api, Declared, File, Parameter, Service, Type

    from .change import Changes

__all__ = ["compare_services"]

_SERVICE: Final[Mapping[str, str]] = {"timeout": "calls end earlier or later"}
_API: Final[Mapping[str, str]] = {
    "path": "the same calls send other requests",
    "query_style": "lists and maps are sent in another form",
    "override": "other requests go as POST",
    "headers": "requests carry other headers",
}
_RETRY: Final[Mapping[str, str]] = dict.fromkeys(
    ("refused", "final", "statuses"), "other answers are waited out"
)
_CONCURRENCY: Final[Mapping[str, str]] = dict.fromkeys(
    ("limit", "limit_header", "running_header"), "more or fewer requests are under way at once"
)


def compare_services(old: Service, new: Service, spot: Spot, changes: Changes) -> None:
    """Report what became of a service.

    Args:
        old: What it was.
        new: What it is.
        spot: Where both say what they are called.
        changes: Takes what callers notice.
    """
    if old.client != new.client:
        what = f"has the client {shown(new.client)}, not {shown(old.client)}"
        changes.add(spot, "breaking", what, "callers that import it fail")
    _base_url(old, new, spot, changes)
    changes.facts(spot, old, new, _SERVICE)
    _apis(old, new, spot, changes)
    compare_credentials(old, new, spot, changes)
    compare_errors(old.errors, new.errors, spot, changes)
    for name, facts in (("retry", _RETRY), ("concurrency", _CONCURRENCY)):
        before, after = getattr(old, name), getattr(new, name)
        here = spot.inner(f".{name}", before, after)
        if before is not None and after is not None:
            changes.facts(here, before, after, facts)
        elif before is not after:
            what = "is no longer stated" if after is None else "is stated"
            changes.add(here, "risky", what, next(iter(facts.values())))
    types = Types(_types(old), _types(new))
    apis = {api.name: api for api in new.apis}
    for before, after in matched(_resources(old), _resources(new), lambda each: each.resource):
        _resource(before, after, apis, spot, types=types, changes=changes)
    _declared(old, new, spot, types, changes)


def _base_url(old: Service, new: Service, spot: Spot, changes: Changes) -> None:
    if old.base_url and not new.base_url:
        what = f"is no longer at {shown(old.base_url)} by itself"
        changes.add(spot, "breaking", what, "callers that give no base URL fail")
    elif new.base_url and not old.base_url:
        what = f"is at {shown(new.base_url)} by itself"
        changes.add(spot, "safe", what, "callers may leave the base URL out")
    else:
        changes.facts(spot, old, new, {"base_url": "requests go elsewhere"})


def _types(service: Service) -> dict[str, Declared]:
    return {each.name: each for each in service.types()}


def _resources(service: Service) -> list[File]:
    return [file for file in service.files if file.resource]


def _apis(old: Service, new: Service, spot: Spot, changes: Changes) -> None:
    for before, after in matched(old.apis, new.apis, lambda api: api.name):
        here = spot.inner(f".apis.{(after or before or new.apis[0]).name}", before, after)
        if before is not None and after is not None:
            _api(before, after, here, changes)
        elif after is None:
            changes.removed(here, "clients of it are gone")
        else:
            changes.added(here, "there is more to call")


def _api(old: Api, new: Api, spot: Spot, changes: Changes) -> None:
    changes.facts(spot, old, new, _API)
    changes.names(
        spot,
        "option",
        old.variants,
        new.variants,
        gone="clients that are made with it fail",
        more="clients may be made with it",
    )
    for option in old.variants.keys() & new.variants.keys():
        before, after = old.variants[option], new.variants[option]
        if before != after:
            what = f"has the path {shown(after)} with {shown(option)}, not {shown(before)}"
            changes.add(spot, "risky", what, _API["path"])
    if old.client != new.client:
        what = f"has the client {shown(new.client)}, not {shown(old.client)}"
        changes.add(spot, "breaking", what, "callers reach its resources by another client")
    for name in ("max_url", "max_query_items"):
        _bound(name, getattr(old, name), getattr(new, name), spot, changes)


def _bound(name: str, old: int | None, new: int | None, spot: Spot, changes: Changes) -> None:
    if old == new:
        return
    what = f"has '{name}' at {shown(new)}, not {shown(old)}"
    if new is None or (old is not None and new > old):
        changes.add(spot, "safe", what, "more is sent")
    else:
        changes.add(spot, "breaking", what, "requests that were sent are refused")


def _resource(
    old: File | None,
    new: File | None,
    apis: dict[str, Api],
    spot: Spot,
    *,
    types: Types,
    changes: Changes,
) -> None:
    named = new or old
    here = spot.inner(f".{named.resource if named else ''}", old, new)
    if old is None or new is None:
        if new is None:
            changes.removed(here, "callers that use one of its operations fail")
        else:
            changes.added(here, "there is more to call")
        return
    changes.facts(here, old, new, {"face": "another class is handed out"})
    if old.class_name != new.class_name:
        what = f"has the class {shown(new.class_name)}, not {shown(old.class_name)}"
        changes.add(here, "breaking", what, "callers that name it fail")
    if old.api != new.api:
        what = f"is of the API {shown(new.api)}, not of {shown(old.api)}"
        changes.add(here, "risky", what, "the same calls send other requests")
    _arguments(old, new, here, types, changes)
    for before, after in matched(
        old.operations, new.operations, lambda each: each.name, request_of
    ):
        shown_name = after or before
        inner = here.inner(f".{shown_name.name if shown_name else ''}", before, after)
        if after is None:
            changes.removed(inner, "callers that call it fail")
        elif before is None:
            changes.added(inner, "there is more to call")
        else:
            if before.name != after.name:
                what = f"was called {shown(before.name)}"
                changes.add(inner, "breaking", what, "callers that use the old name fail")
            compare_operation(before, after, apis[new.api], inner, types=types, changes=changes)


def _arguments(old: File, new: File, spot: Spot, types: Types, changes: Changes) -> None:
    here = spot.inner("({})")
    compare_parts(old.arguments, new.arguments, "in", here, types=types, changes=changes)
    before, after = ([each.name for each in side.arguments] for side in (old, new))
    if before != after and set(before) == set(after):
        what = f"takes its arguments in the order {shown(after)}, not {shown(before)}"
        changes.add(spot, "breaking", what, "callers give them in the old order")


def _declared(old: Service, new: Service, spot: Spot, types: Types, changes: Changes) -> None:
    homes = _homes(old), _homes(new)
    used = _ways(old) | _ways(new)
    for before, after in matched(old.types(), new.types(), lambda each: each.name):
        named = after or before
        name = named.name if named else ""
        here = spot.inner(f".{name}", before, after)
        if after is None:
            changes.removed(here, "callers that import it fail")
        elif before is None:
            changes.added(here, "there is more to import")
        else:
            if homes[0][name] != homes[1][name]:
                what = f"is in the module {shown(homes[1][name])}, not in {shown(homes[0][name])}"
                changes.add(here, "breaking", what, "callers that import it fail")
            ways: list[Way] = [way for way in ("in", "out") if (name, way) in used]
            _type(before, after, ways or ["in", "out"], here, types=types, changes=changes)


def _type(
    old: Declared, new: Declared, ways: list[Way], spot: Spot, *, types: Types, changes: Changes
) -> None:
    if (old.kind, old.union is None) != (new.kind, new.union is None):
        what = f"is {_kind(new)}, not {_kind(old)}"
        changes.add(spot, "breaking", what, "it is another type")
        return
    way: Way = "in" if new.kind == "input" else "out"
    if new.kind == "enum":
        for each in ways:
            types.compare_values(old.values, new.values, each, spot, changes)
    elif old.union is not None and new.union is not None:
        _union(old, new, way, spot, changes)
    else:
        here = spot.inner(".{}")
        compare_parts(_fields(old), _fields(new), way, here, types=types, changes=changes)
        compare_groups((old.one_of, new.one_of), (old.exclusive, new.exclusive), spot, changes)
    if old.result and old.result != new.result:
        what = f"does not take {old.result} in its place"
        changes.add(spot, "breaking", what, "callers that write back what they read fail")
    elif new.result and not old.result:
        changes.add(
            spot, "safe", f"takes {new.result} in its place", "what was read can be written back"
        )


def _union(old: Declared, new: Declared, way: Way, spot: Spot, changes: Changes) -> None:
    if old.union is None or new.union is None:
        return
    if old.union.tag.wire != new.union.tag.wire:
        what = f"is told apart by {shown(new.union.tag.wire)}, not by {shown(old.union.tag.wire)}"
        changes.add(spot, "breaking", what, "its variants have another tag")
    before, after = old.union.variants, new.union.variants
    for tag in dict.fromkeys([*after, *before]):
        one, other = before.get(tag), after.get(tag)
        if one is not None and other is None:
            why = "callers that give it fail" if way == "in" else "it is no longer told apart"
            what = f"has no variant {shown(tag)}"
            changes.add(spot, "breaking", what, why, kind="removed")
        elif one is None:
            what = f"has the variant {shown(tag)}"
            if way == "in":
                changes.add(spot, "safe", what, "callers may give it", kind="added")
            else:
                why = f"{other} comes where an unknown variant did"
                changes.add(spot, "risky", what, why, kind="added")
        elif one != other:
            what = f"has {other} as the variant {shown(tag)}, not {one}"
            changes.add(spot, "breaking", what, "it is another type")


def _fields(declared: Declared) -> tuple[Parameter, ...]:
    """Give the fields of a type but for its tag, which is its union's."""
    tag = "" if declared.tag is None else declared.tag[0]
    return tuple(each for each in declared.fields if each.name != tag)


def _kind(declared: Declared) -> str:
    kind = {"result": "a result", "input": "an input", "enum": "an enum"}[declared.kind]
    return kind if declared.union is None else f"a union, {kind}"


def _homes(service: Service) -> dict[str, str]:
    return {each.name: file.module for file in service.files for each in file.types}


def _ways(service: Service) -> set[tuple[str, Way]]:
    """Tell of every type that is named whether callers give it or get it."""
    found: set[tuple[str, Way]] = set()
    for file in service.files:
        for operation in file.operations:
            given = (each.type for each in operation.parameters)
            found.update((name, "in") for each in given for name in _named(each))
            if operation.returns is not None:
                found.update((name, "out") for name in _named(operation.returns))
        for declared in file.types:
            way: Way = "in" if declared.kind == "input" else "out"
            found.update((name, way) for each in declared.fields for name in _named(each.type))
    return found


def _named(of: Type) -> Iterator[str]:
    match of:
        case Named(name=name):
            yield name
        case Array(items=inner) | Map(values=inner) | Nullable(type=inner):
            yield from _named(inner)
        case _:
            pass
