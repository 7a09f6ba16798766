"""Credentials of `service.yaml`: what each is made of, and how it travels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, cast

from specloom_codegen.faults import quoted
from specloom_codegen.names import RESERVED, class_name
from specloom_codegen.nodes import MappingNode, Scalar
from specloom_codegen.spec import Credential, Signing

from .classes import check_class
from .headers import check_header_name, check_headers

if TYPE_CHECKING:
    from specloom_codegen.faults import Faults
    from specloom_codegen.spec import CredentialKind

__all__ = ["resolve_credentials"]

_ARGUMENT: Final = re.compile(r"\{(\w+)\}")
_ARGUMENTS: Final = {"token": ("token",), "password": ("username", "password")}
_SIGNED: Final = ("algorithm", "key", "lifetime")
_OF_SIGNED: Final = (*_SIGNED, "key_encoding", "claims", "jwt_headers")
_TIMES: Final = ("iat", "exp")
_OF_JWT: Final = ("alg", "b64", "crit")


def resolve_credentials(node: MappingNode, faults: Faults) -> tuple[Credential, ...]:
    """Resolve the credentials of a service."""
    return tuple(
        _credential(key, cast("MappingNode", value), faults)
        for key, value in node.mapping("credentials").entries()
    )


def _credential(key: Scalar, node: MappingNode, faults: Faults) -> Credential:
    kind = _kind(node)
    header = node.scalar("header")
    if header is not None:
        check_header_name(header, faults)
        check_headers(node.mapping("headers"), {header.text.lower(): key.text}, faults)
    elif kind and "header" not in node:
        message = f"the key 'header' is missing in the credential {quoted(key.text)}"
        faults.add(node.place, "E008", message)
    module, name = _class(key, node, kind, faults)
    _check_arguments(node, kind, faults)
    headers, arguments = node.mapping("headers"), node.mapping("arguments")
    return Credential(
        name=key.text,
        place=key.place,
        kind=kind,
        class_name=name,
        module=module,
        description=node.text("description"),
        header=node.text("header"),
        prefix=node.text("prefix"),
        pair=node.text("pair"),
        headers={name: headers.text(name) for name in headers.keys},
        token_param=node.text("token_param"),
        arguments={name: arguments.text(name) for name in arguments.keys},
        signing=_signing(node, faults) if kind == "signed" else None,
    )


def _kind(node: MappingNode) -> CredentialKind | Literal[""]:
    """Give the kind; where nothing says that something is sent, there is none."""
    if not node.keys:
        return ""
    return cast("CredentialKind", node.text("kind") or "token")


def _class(key: Scalar, node: MappingNode, kind: str, faults: Faults) -> tuple[str, str]:
    """Give module and name of the class; no module where it is generated."""
    given = node.scalar("class")
    if kind == "custom":
        module, _, name = node.text("class").rpartition(".")
        if given is not None and not module:
            message = f"{quoted(given.text)} must be a dotted name such as `package.module.Name`"
            faults.add(given.place, "E010", message)
        return module, name
    if not kind:
        return "", ""
    made = given or Scalar(key.place, class_name(key.text), class_name(key.text))
    advice = ": give it another as 'class'" if given is None else ""
    check_class(made, faults, also=RESERVED["credential class"], advice=advice)
    return "", made.text


def _check_arguments(node: MappingNode, kind: str, faults: Faults) -> None:
    if kind != "signed":
        for name in (each for each in _OF_SIGNED if each in node):
            message = f"{quoted(name)} means something of a signed credential only"
            faults.add(node.keys[name].place, "E027", message, hint="kind: signed")
    if kind != "token" and "pair" in node:
        message = "'pair' means something of a token only"
        faults.add(node.keys["pair"].place, "E027", message, hint="kind: token")
    known = _ARGUMENTS.get(kind)
    if known is None:
        if kind != "signed" and "arguments" in node:
            message = "the class is written by hand, with its arguments"
            faults.add(node.keys["arguments"].place, "E027", message)
        return
    for each in node.mapping("arguments").keys.values():
        if each.text not in known:
            message = f"unknown argument {quoted(each.text)} of a {kind}"
            faults.add(each.place, "E017", message, word=each.text, known=known)


def _signing(node: MappingNode, faults: Faults) -> Signing:
    for name in (*_SIGNED, "arguments"):
        if name not in node:
            message = f"the key {quoted(name)} is missing in a signed credential"
            faults.add(node.place, "E008", message)
    arguments, key = node.mapping("arguments").keys, node.scalar("key")
    if key is not None and key.text not in arguments:
        message = f"unknown argument {quoted(key.text)}"
        faults.add(key.place, "E017", message, word=key.text, known=arguments)
    encoding, algorithm = node.scalar("key_encoding"), node.text("algorithm")
    if encoding is not None and encoding.text != "text" and not algorithm.startswith("HS"):
        message = f"a private key of {algorithm} is given as PEM, which is text"
        faults.add(encoding.place, "E028", message)
    for name, reserved in (("claims", _TIMES), ("jwt_headers", _OF_JWT)):
        _check_texts(node.mapping(name), reserved, node, faults)
    claims, headers = node.mapping("claims"), node.mapping("jwt_headers")
    return Signing(
        algorithm=algorithm,
        key=node.text("key"),
        key_encoding=node.text("key_encoding") or "text",
        lifetime=node.integer("lifetime") or 0,
        claims={name: claims.text(name) for name in claims.keys},
        headers={name: headers.text(name) for name in headers.keys},
    )


def _check_texts(
    texts: MappingNode, reserved: tuple[str, ...], node: MappingNode, faults: Faults
) -> None:
    """Check claims or headers of a token, which arguments fill."""
    known, key = node.mapping("arguments").keys, node.text("key")
    for name, value in texts.entries():
        if name.text in reserved:
            message = f"{quoted(name.text)} is set when a token is minted"
            faults.add(name.place, "E013", message)
        for argument in _ARGUMENT.findall(texts.text(name.text)):
            if argument == key:
                message = f"{quoted(argument)} signs: a token that holds it would give it away"
                faults.add(value.place, "E028", message)
            elif argument not in known:
                message = f"unknown argument {quoted(argument)}"
                faults.add(value.place, "E017", message, word=argument, known=known)
