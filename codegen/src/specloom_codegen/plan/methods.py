"""Methods of a resource, and the operations that they call."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import frozen

from specloom_codegen.code import Call, Code, folded, literal
from specloom_codegen.names import METHOD_PARAMETER, constant, fresh, iterator_name
from specloom_codegen.spec import Array, Upload

from .annotations import Annotator, Use, converts
from .docs import FUNCTION, docstring
from .files import DOWNLOAD, Signed, download_type, signed_of, upload_value
from .imports import Need
from .modules import Constant, Method
from .paging import iterator_body, iterator_defaults, iterator_words, page_arguments
from .texts import described, notes, raises, result_text, see

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom_codegen.spec import (
        Api,
        Declared,
        File,
        Operation,
        Paging,
        Parameter,
        Service,
    )

    from .imports import Imports

__all__ = ["MethodPlanner"]

_INDENT = 8
_OPERATION = "specloom.core.operation"


@frozen
class MethodPlanner:
    """Plans what the operations of one file become."""

    service: Service
    file: File
    types: Mapping[str, Declared]
    imports: Imports
    annotator: Annotator

    def method(self, operation: Operation) -> Method:
        """Plan the method of an operation."""
        returns = operation.returns
        result = "None" if returns is None else self.annotator(returns, Use.RESULT)
        parts = self._call_parts(operation)
        if operation.download:
            head, result = f"def {operation.name}", download_type(self.annotator)
            body = f"return {folded('self._download(', parts, ')', indent=_INDENT + 7)}"
        else:
            head = f"async def {operation.name}"
            call = folded("self._call(", parts, ")", indent=_INDENT + 13)
            body = f"await {call}" if returns is None else f"return await {call}"
        arguments = self._arguments(operation)
        return Method(
            decorator=self._decorator(operation, operation.name),
            signature=_signature(head, [each.text for each in arguments], result),
            doc=docstring(
                operation.summary,
                operation.description,
                *notes(operation),
                see(operation.see),
                sections={
                    "Args": {each.name: each.description for each in arguments},
                    "Returns": self._returns(operation),
                    "Raises": raises(self.service),
                },
                indent=FUNCTION,
            ),
            body=Code(body),
        )

    def _arguments(self, operation: Operation) -> list[Signed]:
        """Give the arguments as the signature has them: a file first, its progress last."""
        own = [
            Signed(each.name, self._signed(each), described(each), required=each.required)
            for each in _in_order(operation)
        ]
        added = signed_of(operation, self.annotator)
        leading = added[:1] if operation.upload else []
        following = added[len(leading) :]
        if operation.also:
            following = [*following, self._method(operation)]
        return sorted([*leading, *own, *following], key=lambda each: not each.required)

    def _method(self, operation: Operation) -> Signed:
        """Give the argument that picks the method."""
        literal_ = self.annotator.name("typing", "Literal")
        methods = [operation.method, operation.also]
        places = {"GET": "in the query", "POST": "in a JSON body"}
        return Signed(
            METHOD_PARAMETER,
            f'{METHOD_PARAMETER}: {literal_}["{methods[0]}", "{methods[1]}"] = "{methods[0]}"',
            f"{methods[0]} sends the parameters {places[methods[0]]}, {methods[1]} "
            f"{places[methods[1]]}.",
        )

    def iterator(self, operation: Operation) -> Method | None:
        """Plan the method that goes through the pages of an operation, if it has any."""
        paging = operation.paging
        if paging is None:
            return None
        own = iterator_defaults(paging)
        given = _in_order(operation)
        signed = [
            f"{each.name}: {self.annotator.builtin('int')} = {own[each.name]}"
            if each.name in own
            else self._signed(each)
            for each in given
        ]
        taken = {each.name for every in self.file.operations for each in every.parameters}
        function = f"by_{paging.style}"
        walk = self.imports.name(
            "specloom.core.paging", function, Need.RUNTIME, alias=fresh(function, taken)
        )
        item = self.annotator(paging.item, Use.RESULT)
        result = f"{self.annotator.name('collections.abc', 'AsyncIterator')}[{item}]"
        name = iterator_name(operation.name)
        own = page_arguments(operation, paging)
        return Method(
            decorator=self._decorator(operation, name),
            signature=_signature(f"def {name}", signed, result),
            doc=docstring(
                f"Iterate over what `{operation.name}` gets, page after page.",
                *notes(operation),
                see(operation.see),
                sections={
                    "Args": {e.name: described(e) for e in given} | iterator_words(paging),
                    "Yields": {"": self._yields(operation, paging)},
                    "Raises": raises(self.service),
                },
                indent=FUNCTION,
            ),
            body=iterator_body(
                operation,
                paging,
                name=f"{self.file.resource}.{operation.name}",
                walk=walk,
                given=[each.name for each in given],
                sent=self._call_parts(operation, own),
            ),
        )

    def constant(self, operation: Operation) -> Constant:
        """Plan the operation as the runtime knows it."""
        annotator = Annotator(self.imports, Need.RUNTIME)
        returns = operation.returns
        result = None if returns is None else Code(annotator(returns, Use.RESULT))
        upload = operation.upload or Upload(part="", type="")
        stated: dict[str, Any] = {
            "service": Code(self.imports.name(".service", "SERVICE", Need.RUNTIME)),
            "api": Code(self.imports.name(".service", constant(self.file.api), Need.RUNTIME)),
            "accepts": None if operation.accepts == self._api.accepts else operation.accepts,
            "retry": operation.retry,
            "returns": result,
            "result": operation.result or None,
            "one": operation.one or None,
            "redirects": operation.redirects or None,
            "missing": operation.missing,
            "right": operation.right or None,
            "params": self._params(operation),
            "exclusive": operation.exclusive,
            "one_of": operation.one_of,
            "variants": None if operation.variants else False,
            "upload": upload.part or None,
            "file_type": upload.type or None,
            "form": operation.form or None,
            "download": operation.download or None,
            "also": operation.also or None,
        }
        name = self.imports.name(_OPERATION, "Operation", Need.RUNTIME)
        self.imports.name("typing", "Final", Need.RUNTIME)
        call = Call(
            name,
            (f"{self.file.resource}.{operation.name}", operation.method, operation.path),
            {key: value for key, value in stated.items() if value not in (None, ())},
            spread=True,
        )
        return Constant(
            name=Code(constant(operation.name)),
            annotation=Code(f"Final[{name}[{result}]]"),
            value=literal(call),
        )

    @property
    def _api(self) -> Api:
        return next(each for each in self.service.apis if each.name == self.file.api)

    def _decorator(self, operation: Operation, name: str) -> Code:
        """Give what makes editors and type checkers tell that a method is deprecated."""
        if not operation.deprecated:
            return Code()
        alias = fresh("deprecated", self.annotator.shadowed)
        deprecated = self.imports.name("typing_extensions", "deprecated", Need.RUNTIME, alias=alias)
        text = f"`{self.file.resource}.{name}` is deprecated"
        if isinstance(operation.deprecated, str):
            text += f": {' '.join(operation.deprecated.split())}"
        return literal(Call(deprecated, (text,)))

    def _signed(self, parameter: Parameter) -> str:
        text = self.annotator(parameter.type, Use.ARGUMENT, optional=parameter.nullable)
        if parameter.required:
            return f"{parameter.name}: {text}"
        if parameter.nullable:
            module = "specloom.core.unset"
            self.imports.name(module, "UNSET", Need.RUNTIME)
            unset = self.imports.name(module, "Unset", Need.RUNTIME)
            plain = self.annotator(parameter.type, Use.ARGUMENT)
            return f"{parameter.name}: {plain} | {unset} | None = UNSET"
        text = self.annotator(parameter.type, Use.ARGUMENT, optional=True)
        return f"{parameter.name}: {text} = None"

    def _returns(self, operation: Operation) -> dict[str, str]:
        if operation.download:
            return {"": DOWNLOAD}
        text = result_text(operation.returns, operation.returns_text, self.types)
        return {"": text} if text else {}

    def _yields(self, operation: Operation, paging: Paging) -> str:
        own = "" if "items" in paging.fields else operation.returns_text
        return result_text(paging.item, own, self.types)

    def _call_parts(
        self, operation: Operation, names: Mapping[str, str] = MappingProxyType({})
    ) -> list[str]:
        """Give the arguments of a call.

        Args:
            operation: The operation that is called.
            names: Variables that stand for parameters, where they are called otherwise.
        """
        parts = [constant(operation.name)]
        values = self._path_values(operation)
        if values:
            parts.append(f"path={literal(values)}")
        for place in ("query", "headers", "body"):
            sent = {
                each.wire: Code(names.get(each.name, each.name))
                if each.constant is None
                else each.constant.value
                for each in operation.parameters
                if each.where == place
            }
            if sent:
                parts.append(f"{place}={literal(sent)}")
        parts += [
            f"content={each.name}" for each in operation.parameters if each.where == "content"
        ]
        if operation.upload:
            parts.append(f"upload={upload_value(operation.upload, self.annotator)}")
        if operation.download:
            parts.append("progress=progress")
        if operation.also:
            parts.append(f"{METHOD_PARAMETER}={METHOD_PARAMETER}")
        return parts

    def _path_values(self, operation: Operation) -> dict[str, Code]:
        values = {each.wire: Code(f"self._{each.name}") for each in self.file.arguments}
        values |= {
            each.wire: Code(each.name) for each in operation.parameters if each.where == "path"
        }
        return {name: values[name] for name in operation.placeholders}

    def _params(self, operation: Operation) -> tuple[Call, ...]:
        """Plan what is checked or converted of the arguments."""
        grouped = {name for group in (*operation.exclusive, *operation.one_of) for name in group}
        arguments = [each for each in self.file.arguments if each.wire in operation.placeholders]
        params = (
            self._param(each, is_needed=each.name in grouped)
            for each in (*arguments, *operation.parameters)
            if each.constant is None
        )
        return tuple(each for each in params if each is not None)

    def _param(self, parameter: Parameter, *, is_needed: bool) -> Call | None:
        stated: dict[str, Any] = {
            "required": parameter.required or None,
            "nullable": parameter.nullable or None,
            "style": parameter.style or None,
            **parameter.limits,
        }
        if isinstance(parameter.type, Array) and "max_items" not in parameter.limits:
            stated.setdefault("min_items", 0)  # so that a text is not taken for a list
        if converts(parameter.type):
            annotator = Annotator(self.imports, Need.RUNTIME)
            stated["type"] = Code(annotator(parameter.type, Use.ENCODING))
        given = {key: value for key, value in stated.items() if value is not None}
        if not given and not is_needed:
            return None
        name = self.imports.name(_OPERATION, "Param", Need.RUNTIME)
        where: dict[str, Any] = {
            "place": "body" if parameter.where == "content" else parameter.where
        }
        if parameter.wire != parameter.name:
            where["wire"] = parameter.wire
        return Call(name, (parameter.name,), where | given)


def _in_order(operation: Operation) -> list[Parameter]:
    """Give the parameters as the signature has them: those that are required come first."""
    given = [each for each in operation.parameters if each.constant is None]
    return sorted(given, key=lambda each: not each.required)


def _signature(head: str, signed: list[str], result: str) -> Code:
    parts = ["self", "*", *signed] if signed else ["self"]
    return folded(f"{head}(", parts, f") -> {result}:", indent=4)
