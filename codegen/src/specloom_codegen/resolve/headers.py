"""Headers that specs name: those that are fixed, and parameters that travel as headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from attrs import evolve

from specloom_codegen.faults import quoted

from .types import is_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specloom_codegen.faults import Faults
    from specloom_codegen.nodes import MappingNode, Scalar
    from specloom_codegen.spec import Api, Parameter

    from .scope import Scope

__all__ = [
    "HEADER",
    "HEADER_VALUE",
    "OWN_HEADERS",
    "check_header_name",
    "check_header_parameters",
    "check_headers",
    "credential_headers",
    "spelled",
]

HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""The name of a header."""

_SECRET: Final = frozenset({"authorization", "cookie"})
_OF_REQUESTS: Final = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-http-method-override",
    }
)
"""Headers that belong to a connection, to a body, or to the runtime, in small letters."""
OWN_HEADERS: Final = _OF_REQUESTS | _SECRET
"""Headers that no parameter can be, in small letters."""

HEADER_VALUE: Final = re.compile(r"[!-~]([ -~]*[!-~])?")
"""What a header can carry."""


def credential_headers(credentials: MappingNode) -> dict[str, str]:
    """Give which credential each header belongs to, in small letters."""
    found: dict[str, str] = {}
    for key, value in credentials.entries():
        credential = cast("MappingNode", value)
        for name in (credential.text("header"), *credential.mapping("headers").keys):
            if name:
                found.setdefault(name.lower(), key.text)
    return found


def check_headers(node: MappingNode, taken: Mapping[str, str], faults: Faults) -> None:
    """Check fixed headers: none may stand in the place of another.

    Args:
        node: The headers by name.
        taken: Credentials by the headers that are theirs, in small letters.
        faults: Takes what is wrong.
    """
    seen: dict[str, str] = {}
    for key in node.keys.values():
        name = key.text.lower()
        check_header_name(key, faults)
        if name in taken:
            message = f"the header {quoted(key.text)} carries the credential {quoted(taken[name])}"
            faults.add(key.place, "E028", message)
        elif name in _SECRET:
            message = f"the header {quoted(key.text)} carries secrets: it belongs to a credential"
            faults.add(key.place, "E028", message)
        if seen.setdefault(name, key.text) != key.text:
            message = f"the header {quoted(key.text)} stands there as {quoted(seen[name])}"
            faults.add(key.place, "E025", message)


def check_header_name(name: Scalar, faults: Faults) -> None:
    """Report a header that cannot be fixed, nor carry a credential."""
    if name.text.lower() in _OF_REQUESTS:
        message = f"the header {quoted(name.text)} is made with each request and cannot be fixed"
        faults.add(name.place, "E011", message)
    elif not HEADER.fullmatch(name.text):
        faults.add(name.place, "E011", f"{quoted(name.text)} is not the name of a header")


def spelled(parameters: Iterable[Parameter], api: Api | None) -> tuple[Parameter, ...]:
    """Spell headers as the fixed ones of the API that they stand for."""
    fixed = {name.lower(): name for name in api.headers} if api else dict[str, str]()
    return tuple(
        evolve(each, wire=fixed.get(each.wire.lower(), each.wire))
        if each.where == "headers"
        else each
        for each in parameters
    )


def check_header_parameters(parameters: Iterable[Parameter], scope: Scope) -> None:
    """Report parameters that cannot travel as headers."""
    carried = credential_headers(scope.credentials)
    for each in parameters:
        if each.where == "headers":
            _check_name(each, carried, scope)
            _check_value(each, scope)


def _check_name(parameter: Parameter, carried: Mapping[str, str], scope: Scope) -> None:
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
        if isinstance(value, str) and not HEADER_VALUE.fullmatch(value):
            message = f"a header cannot carry {quoted(value)}"
            scope.faults.add(parameter.place, "E026", message)
    elif not is_text(parameter.type):
        message = (
            f"{quoted(parameter.name)} travels as a header: it must be text, a number, true or "
            "false, or a list of these"
        )
        scope.faults.add(parameter.place, "E010", message)
