"""How the client of a service is made, where all its credentials are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.code import Call, Code, folded, literal
from specloom_codegen.names import BASIC

from .imports import Need
from .modules import Constructor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specloom_codegen.spec import Api, Credential, Service

    from .imports import Imports

__all__ = ["plan_constructor"]

_BASE_URL = "Where the service is: https, or http on loopback"
_AUTH = (
    "One credential or several; for each operation the first one that it accepts, by the service's "
    "priority, is sent."
)
_GATE = "Basic authentication of a gate before the service, sent beside the credential."
_OPTIONS = (
    "What every client takes by name, as `specloom.ClientOptions` has it: `timeout`, `retry`, "
    "`session` and others."
)


def plan_constructor(
    service: Service, apis: Iterable[Api], imports: Imports
) -> tuple[Mapping[str, Mapping[str, str]], Constructor | None]:
    """Plan how a client is made.

    Args:
        service: The service.
        apis: The APIs that the client hands out.
        imports: Takes what is needed.

    Returns:
        What its docs say, by section, and the constructor; nothing where a credential has no class
        that is known: a face written by hand makes the client.
    """
    if any(each.kind == "custom" and not each.module for each in service.credentials):
        return {}, None
    accepted = {name for api in apis for name in api.accepts}
    everywhere = {name for api in service.apis for name in api.accepts}
    sent = [each for each in service.credentials if each.class_name]
    auth = [_imported(each, imports) for each in sent if each.name in accepted]
    gate = [
        _imported(each, imports)
        for each in sent
        if each.name == BASIC and each.name not in everywhere
    ]
    options = {option: prefix for api in apis for option, prefix in api.variants.items()}
    signed = ["self", "base_url: str"]
    told = {"base_url": f"{_BASE_URL}."}
    if service.base_url:
        signed[-1] += f" = {literal(service.base_url)}"
        told["base_url"] = f"{_BASE_URL}; the service's own address when absent."
    named: list[str] = []
    if auth:
        one = " | ".join(auth)
        imports.name("collections.abc", "Sequence", Need.ANNOTATION)
        named.append(f"auth: {one} | Sequence[{one}] | None = None")
        told["auth"] = _AUTH
    if gate:
        named.append(f"basic_auth: {gate[0]} | None = None")
        told["basic_auth"] = _GATE
    named += [f"{option}: str | int | None = None" for option in options]
    told |= {option: f"Has calls go to `{prefix}`." for option, prefix in options.items()}
    imports.name("typing", "Unpack", Need.ANNOTATION)
    imports.name("specloom.core.client_options", "ClientOptions", Need.ANNOTATION)
    signed += [*(["*", *named] if named else []), "**options: Unpack[ClientOptions]"]
    told["options"] = _OPTIONS
    if options:
        imports.name("specloom.core.client_options", "given", Need.RUNTIME)
    secrets = [*(["auth"] if auth else []), *(["basic_auth"] if gate else [])]
    return (
        {"Args": told, "Raises": {"ConfigurationError": "One of these cannot work."}},
        Constructor(
            signature=folded("def __init__(", signed, ") -> None:", indent=4),
            hidden=_hidden(secrets, imports),
            call=_call(secrets, options),
        ),
    )


def _imported(credential: Credential, imports: Imports) -> str:
    return imports.name(credential.module or ".credentials", credential.class_name, Need.ANNOTATION)


def _hidden(secrets: list[str], imports: Imports) -> tuple[Code, ...]:
    imports.name("specloom.core.client_options", "guarded", Need.RUNTIME)
    imports.name("specloom.core.secret", "hidden", Need.RUNTIME)
    lines = [Code("address, options = hidden(base_url), guarded(options)")]
    if secrets:
        imports.name("specloom.core.secret", "veiled", Need.RUNTIME)
        values = ", ".join(f"veiled({name})" for name in secrets)
        lines.append(Code(f"{', '.join(secrets)} = {values}"))
    return (*lines, Code("del base_url"))


def _call(secrets: list[str], options: Mapping[str, str]) -> Code:
    given = ["address", *(f"{name}={name}" for name in secrets)]
    if options:
        call = Call("given", keywords={option: Code(option) for option in options})
        given.append(f"variants={literal(call)}")
    return folded("super().__init__(", [*given, "**options"], ")", indent=8)
