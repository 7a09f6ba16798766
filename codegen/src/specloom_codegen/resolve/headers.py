"""Parameters that travel as headers: whether they can."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from specloom_codegen.faults import quoted
from specloom_codegen.nodes import MappingNode

from .types import is_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specloom_codegen.spec import Parameter

    from .scope import Scope

__all__ = ["HEADER", "OWN_HEADERS", "check_headers"]

HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""The name of a header."""

OWN_HEADERS: Final = frozenset(
    {
        "accept-encoding",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "expect",
        "host",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-http-method-override",
    }
)
"""Headers that the client itself sends, or HTTP needs, in small letters."""

_VALUE: Final = re.compile(r"[!-~]([ -~]*[!-~])?")


def check_headers(parameters: Iterable[Parameter], scope: Scope) -> None:
    """Report parameters that cannot travel as headers."""
    carried = _carried(scope.credentials)
    for each in parameters:
        if each.where == "headers":
            _check_name(each, carried, scope)
            _check_value(each, scope)


def _carried(credentials: MappingNode) -> dict[str, str]:
    """Give the schemes of credentials by the headers that they need, in small letters."""
    carried: dict[str, str] = {}
    for key, node in credentials.entries():
        if isinstance(node, MappingNode):
            names = [node.text("header"), *node.mapping("headers").keys]
            carried |= dict.fromkeys((name.lower() for name in names if name), key.text)
    return carried


def _check_name(parameter: Parameter, carried: dict[str, str], scope: Scope) -> None:
    wire = parameter.wire.lower()
    if not HEADER.fullmatch(wire):
        message = f"{quoted(parameter.wire)} is not the name of a header: 'wire' says what it is"
        scope.faults.add(parameter.place, "E010", message)
    elif wire in OWN_HEADERS:
        message = f"the header {quoted(parameter.wire)} is sent by the client itself"
        scope.faults.add(parameter.place, "E013", message)
    elif wire in carried:
        message = f"the header {quoted(parameter.wire)} carries the credential"
        scope.faults.add(parameter.place, "E013", f"{message} {quoted(carried[wire])}")


def _check_value(parameter: Parameter, scope: Scope) -> None:
    if parameter.constant is not None:
        value = parameter.constant.value
        if isinstance(value, str) and not _VALUE.fullmatch(value):
            message = f"a header cannot carry {quoted(value)}"
            scope.faults.add(parameter.place, "E026", message)
    elif not is_text(parameter.type):
        message = (
            f"{quoted(parameter.name)} travels as a header: it must be text, a number, true or "
            "false, or a list of these"
        )
        scope.faults.add(parameter.place, "E010", message)
