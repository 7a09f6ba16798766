"""What became of what clients prove themselves with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .change import matched, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom_codegen.spec import Credential, Service

    from .change import Changes, Spot

__all__ = ["compare_credentials"]

_CREDENTIAL: Final[Mapping[str, str]] = dict.fromkeys(
    ("header", "prefix", "pair", "headers", "token_param"), "credentials are sent in another form"
)
_SIGNING: Final[Mapping[str, str]] = {
    "algorithm": "the keys that callers have may not sign",
    "key": "another argument signs",
    "key_encoding": "the keys that callers have are read in another way",
    "lifetime": "tokens live longer or shorter",
    "claims": "tokens say something else",
    "headers": "tokens say something else",
}


def compare_credentials(old: Service, new: Service, spot: Spot, changes: Changes) -> None:
    """Report what became of the credentials of a service."""
    for before, after in matched(old.credentials, new.credentials, lambda each: each.name):
        named = after or before
        here = spot.inner(f".credentials.{named.name if named else ''}", before, after)
        if before is not None and after is not None:
            _credential(before, after, here, changes)
        elif after is None:
            changes.removed(here, "clients that hold it are refused")
        else:
            changes.added(here, "clients may hold it")


def _credential(old: Credential, new: Credential, spot: Spot, changes: Changes) -> None:
    changes.facts(spot, old, new, _CREDENTIAL)
    if (old.module, old.class_name) != (new.module, new.class_name):
        names = shown(new.class_name), shown(old.class_name)
        what = f"has the class {names[0]}, not {names[1]}"
        changes.add(spot, "breaking", what, "callers that import it fail")
    if old.kind != new.kind:
        what = f"is of the kind {shown(new.kind)}, not {shown(old.kind)}"
        changes.add(spot, "breaking", what, "it is made with other arguments")
    if old.signing is None or new.signing is None:
        return
    changes.facts(spot, old.signing, new.signing, _SIGNING)
    if old.arguments.keys() != new.arguments.keys():
        what = f"is made with {shown(list(new.arguments))}, not {shown(list(old.arguments))}"
        changes.add(spot, "breaking", what, "callers that make it fail")
