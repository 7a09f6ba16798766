"""The module of what a client proves itself with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.code import Call, Code, folded, literal

from .docs import MODULE, docstring
from .imports import Imports, Need
from .modules import Constant, Constructor, CredentialClass, CredentialsModule, exported
from .resources import builtin_codes
from .texts import see

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom_codegen.spec import Credential, Service, Signing

__all__ = ["plan_credentials"]


@frozen
class _Kind:
    """What the classes of one kind have in common."""

    base: tuple[str, str]
    """Module and name of the class that they stand on."""
    about: str
    arguments: Mapping[str, str]
    refused: str


_KINDS: Final = {
    "token": _Kind(
        ("specloom.core.credentials", "TokenCredential"),
        "A token for {}.",
        {"token": "The token."},
        "It is empty, or holds what a header cannot carry.",
    ),
    "password": _Kind(
        ("specloom.core.credentials", "UserPassword"),
        "A login name and password for {}.",
        {"username": "The login name, without a colon.", "password": "The password."},
        "One is empty or no text, or the name holds a colon.",
    ),
    "signed": _Kind(
        ("specloom.core.signed", "SignedToken"),
        "Tokens for {}, which the client signs itself and renews.",
        {},
        "An argument is empty or no text, or the key cannot sign.",
    ),
}
_CLOCK: Final = {"clock": "Gives the time, in seconds since 1970."}


def plan_credentials(service: Service) -> CredentialsModule | None:
    """Plan the credentials of a service; None where all are written by hand."""
    generated = [each for each in service.credentials if each.is_generated]
    if not generated:
        return None
    imports = Imports()
    imports.name("typing", "ClassVar", Need.RUNTIME)
    classes = tuple(_class(each, service, imports) for each in generated)
    doc = docstring(
        f"What clients of {service.title} prove themselves with.", see(service.see), indent=MODULE
    )
    codes = doc.codes.union(*(each.doc.codes for each in classes))
    codes |= builtin_codes(name for each in generated for name in each.arguments)
    return CredentialsModule(
        file="credentials.py",
        source=Code(f"{service.name}/service.yaml"),
        doc=doc,
        imports=imports,
        exported=exported(each.class_name for each in generated),
        codes=tuple(Code(code) for code in sorted(codes)),
        classes=classes,
    )


def _class(credential: Credential, service: Service, imports: Imports) -> CredentialClass:
    kind = _KINDS[credential.kind]
    imports.name(*kind.base, Need.RUNTIME)
    facts = {"service": service.name, "scheme": credential.name}
    facts |= {"pair": credential.pair} if credential.pair else {}
    constants = [
        Constant(name=Code(name), annotation=Code("ClassVar[str]"), value=literal(value))
        for name, value in facts.items()
    ]
    constructor = None
    if credential.signing is not None:
        imports.name("specloom.core.signed", "Signing", Need.RUNTIME)
        constants.append(
            Constant(
                name=Code("signing"),
                annotation=Code("ClassVar[Signing]"),
                value=literal(_signing(credential.signing)),
            )
        )
        constructor = _constructor(credential, credential.signing, imports)
    told = {**kind.arguments, **credential.arguments, **(_CLOCK if constructor else {})}
    return CredentialClass(
        name=Code(credential.class_name),
        base=Code(kind.base[1]),
        doc=docstring(
            credential.description or kind.about.format(service.title),
            sections={"Args": told, "Raises": {"ConfigurationError": kind.refused}},
        ),
        facts=tuple(constants),
        constructor=constructor,
    )


def _signing(signing: Signing) -> Call:
    keywords = {
        "algorithm": signing.algorithm,
        "key": signing.key,
        "key_encoding": "" if signing.key_encoding == "text" else signing.key_encoding,
        "lifetime": signing.lifetime,
        "claims": signing.claims,
        "headers": signing.headers,
    }
    return Call("Signing", keywords={k: v for k, v in keywords.items() if v}, spread=True)


def _constructor(credential: Credential, signing: Signing, imports: Imports) -> Constructor:
    imports.module("time", Need.RUNTIME)
    imports.name("specloom.core.secret", "hidden", Need.RUNTIME)
    imports.name("specloom.core.secret", "Secret", Need.ANNOTATION)
    imports.name("collections.abc", "Callable", Need.ANNOTATION)
    key = signing.key
    signed = ["self", "*"]  # by name alone: a key in another's place would travel in a claim
    signed += [
        f"{name}: str | Secret" if name == key else f"{name}: str" for name in credential.arguments
    ]
    signed.append("clock: Callable[[], float] = time.time")
    given = {name: Code(name) for name in credential.arguments if name != key}
    return Constructor(
        signature=folded("def __init__(", signed, ") -> None:", indent=4),
        hidden=(Code(f"{key} = hidden({key})"),),
        call=Code(f"super().__init__({key}, {literal(given)}, clock=clock)"),
    )
