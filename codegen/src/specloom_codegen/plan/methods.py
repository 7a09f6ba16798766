"""Methods of a resource, and the operations that they call."""

from __future__ import annotations

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
from .texts import described, notes, raises, result_text, see

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom_codegen.spec import Declared, File, Operation, Paging, Parameter, Service

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
            signature=_signature(head, [each.text for each in arguments], result),
            doc=docstring(
                operation.summary,
                operation.description,
                *notes(operation),
                sections={
                    "Args": {each.name: each.description for each in arguments},
                    "Returns": self._returns(operation),
                    "Raises": raises(self.service),
                },
                closing=see(operation.see),
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
        own = {paging.offset: "0", paging.size: str(paging.max)}
        signed = [
            f"{each.name}: {self.annotator.builtin('int')} = {own[each.name]}"
            if each.name in own
            else self._signed(each)
            for each in _in_order(operation)
        ]
        documented = _documented(operation)
        documented[paging.size] = f"Items a request, {paging.max} at most."
        item = self.annotator(paging.item, Use.RESULT)
        result = f"{self.annotator.name('collections.abc', 'AsyncIterator')}[{item}]"
        return Method(
            signature=_signature(f"def {iterator_name(operation.name)}", signed, result),
            doc=docstring(
                f"Iterate over what `{operation.name}` gets, page after page.",
                *notes(operation),
                sections={
                    "Args": documented,
                    "Yields": {"": result_text(paging.item, "", self.types)},
                    "Raises": raises(self.service),
                },
                closing=see(operation.see),
                indent=FUNCTION,
            ),
            body=self._iterator_body(operation, paging),
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
            "accepts": operation.accepts,
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

    def _call_parts(self, operation: Operation) -> list[str]:
        parts = [constant(operation.name)]
        values = self._path_values(operation)
        if values:
            parts.append(f"path={literal(values)}")
        for place in ("query", "headers", "body"):
            sent = {
                each.wire: Code(each.name) if each.constant is None else each.constant.value
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

    def _iterator_body(self, operation: Operation, paging: Paging) -> Code:
        by_offset = self.imports.name("specloom.core.paging", "by_offset", Need.RUNTIME)
        names = {each.name for each in operation.parameters}
        start, count = fresh("start", names), fresh("count", names)
        own = {paging.offset: start, paging.size: count}
        passed = ", ".join(
            f"{each.name}={own.get(each.name, each.name)}" for each in _in_order(operation)
        )
        parts = [
            f"lambda {start}, {count}: self.{operation.name}({passed})",
            f"lambda page: page.{paging.items}",
            f"start={paging.offset}",
            f"size={paging.size}",
        ]
        return Code(f"return {folded(f'{by_offset}(', parts, ')', indent=_INDENT + 7)}")

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
        place = "body" if parameter.where == "content" else parameter.where
        return Call(name, (parameter.name,), {"place": place, "wire": parameter.wire, **given})


def _in_order(operation: Operation) -> list[Parameter]:
    """Give the parameters as the signature has them: those that are required come first."""
    given = [each for each in operation.parameters if each.constant is None]
    return sorted(given, key=lambda each: not each.required)


def _documented(operation: Operation) -> dict[str, str]:
    return {each.name: described(each) for each in _in_order(operation)}


def _signature(head: str, signed: list[str], result: str) -> Code:
    parts = ["self", "*", *signed] if signed else ["self"]
    return folded(f"{head}(", parts, f") -> {result}:", indent=4)
