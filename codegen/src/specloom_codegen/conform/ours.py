"""Our side: what the specs say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from specloom_codegen.spec import Array, Choice, Map, Named, Nullable, Plain

from .shapes import Call, Part, View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom_codegen.spec import Declared, Operation, Parameter, Service, Type

__all__ = ["Use", "our_operations"]


@frozen
class Use:
    """A type in use, with what names mean."""

    type: Type
    types: Mapping[str, Declared]
    tag: tuple[str, str] | None = None
    """Of an object of which no more is known, the property that tells its kind, and the enum of its
    values."""

    @property
    def name(self) -> str:
        """The name of the type, if it has one."""
        return self.type.name if isinstance(self.type, Named) else ""

    def look(self, view: View[Use]) -> None:
        """Add what it says to a view."""
        if self.tag is None:
            self._look(view)
            return
        name, enum = self.tag
        view.kinds.add("object")
        view.objects += 1
        view.is_partial = True
        view.take_field(name, Use(Named(enum, "enum", ""), self.types), required=True)

    def _look(self, view: View[Use]) -> None:
        match self.type:
            case Plain(name="any"):
                view.kinds.add("any")
            case Plain(name=name, format=form):
                view.kinds.add(_kind(name, form))
            case Choice(base=base, values=values):
                view.kinds.add(base)
                view.values = (view.values or set()) | set(map(str, values))
            case Nullable(type=inner):
                Use(inner, self.types).look(view)
            case Array(items=items):
                view.kinds.add("array")
                view.items.append(Use(items, self.types))
            case Map(values=values):
                view.kinds.add("object")
                view.entries.append(Use(values, self.types))
            case Named(name=name) if name in self.types:
                self._look_at(self.types[name], view)
            case Named(tag=tag) if tag is not None:
                view.kinds.add("object")
                view.entries.append(Use(self.type, self.types, tag))
            case Named():
                view.is_opaque = True  # written by hand

    def _look_at(self, declared: Declared, view: View[Use]) -> None:
        if declared.kind == "enum":
            Use(Choice("string", declared.values), self.types).look(view)
        elif declared.union is not None:
            for name in declared.union.names:
                self._look_at(self.types[name], view)
        else:
            view.kinds.add("object")
            view.objects += 1
            for each in declared.fields:
                view.take_field(each.wire, Use(each.type, self.types), required=each.required)


def our_operations(service: Service) -> dict[str, Call[Use]]:
    """Give the operations by method and path; two that share both are taken together."""
    types = {each.name: each for each in service.types()}
    apis = {api.name: api for api in service.apis}
    found: dict[str, Call[Use]] = {}
    for file in service.files:
        for operation in file.operations:
            api = apis[file.api]
            key = f"{operation.method} {api.path}{operation.path}"
            is_first = key not in found
            call = found.setdefault(key, Call())
            _add(call, operation, types, is_first=is_first)
            call.has_plain_form = True
            call.guest_forms.add(operation.variants and bool(api.variants))
    return found


def _add(
    call: Call[Use], operation: Operation, types: Mapping[str, Declared], *, is_first: bool
) -> None:
    given = {f"{each.where} {each.wire}": each for each in operation.parameters}
    for name, part in call.parameters.items():
        part.required = part.required and name in given and given[name].required
    for name, each in given.items():
        part = call.parameters.setdefault(name, Part([], is_first and _is_sent(each)))
        part.alternatives.append(Use(_type_of(each), types))
    if operation.upload and operation.upload.part:
        part = call.parameters.setdefault(f"body {operation.upload.part}", Part([], is_first))
        part.alternatives.append(Use(Plain("string"), types))
    if operation.returns is not None:
        call.result.append(Use(operation.returns, types))


def _is_sent(parameter: Parameter) -> bool:
    return parameter.required or parameter.constant is not None


def _type_of(parameter: Parameter) -> Type:
    if parameter.constant is None:
        return parameter.type
    match parameter.constant.value:
        case bool():
            return Plain("boolean")
        case int():
            return Plain("integer")
        case float():
            return Plain("number")
        case _:
            return Plain("string")


def _kind(name: str, form: str) -> str:
    is_text = form.startswith("string" if name == "integer" else "decimal") and name != "string"
    return f"{name} as text" if is_text else name
