"""What became of an operation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .change import shown
from .parts import compare_groups, compare_parts
from .types import type_text

if TYPE_CHECKING:
    from specloom_codegen.spec import Api, Operation, Upload

    from .change import Changes, Spot
    from .types import Types

__all__ = ["compare_operation", "request_of"]

_PLACEHOLDER: Final = re.compile(r"\{[^{}*]*(\*?)\}")
_FACTS: Final = {
    "result": "the result is read from another part of the answer",
    "one": "the result is read from another part of the answer",
    "missing": "another status says that there is no such thing",
}


def request_of(operation: Operation) -> tuple[str, str]:
    """Give method and path, in which placeholders have no names."""
    return operation.method, _PLACEHOLDER.sub(r"{\1}", operation.path)


def compare_operation(
    old: Operation,
    new: Operation,
    api: Api,
    spot: Spot,
    *,
    types: Types,
    changes: Changes,
) -> None:
    """Report what became of an operation.

    Args:
        old: What it was.
        new: What it is.
        api: The API that it is of.
        spot: Where both stand.
        types: What compares types.
        changes: Takes what callers notice.
    """
    if request_of(old) != request_of(new):
        what = f"is {new.method} {new.path}, not {old.method} {old.path}"
        changes.add(spot, "risky", what, "the same call sends another request")
    parts = spot.inner("({})")
    compare_parts(old.parameters, new.parameters, "in", parts, types=types, changes=changes)
    compare_groups((old.one_of, new.one_of), (old.exclusive, new.exclusive), spot, changes)
    _outcome(old, new, spot, types, changes)
    changes.facts(spot, old, new, _FACTS)
    if old.right and new.right:
        changes.facts(spot, old, new, {"right": "callers must be allowed something else"})
    _retry(old, new, spot, changes)
    _accepts(old, new, spot, changes)
    _paging(old, new, spot, changes)
    _sending(old, new, bool(api.variants), spot, changes)
    if new.deprecated and not old.deprecated:
        changes.add(spot, "risky", "is deprecated", "it may go", kind="deprecated")


def _outcome(old: Operation, new: Operation, spot: Spot, types: Types, changes: Changes) -> None:
    before, after = _gives(old), _gives(new)
    here = spot.inner(" result")
    if old.returns is not None and new.returns is not None:
        types.compare(old.returns, new.returns, "out", here, changes)
    elif before == "nothing" and after != "nothing":
        changes.add(spot, "safe", f"gives {after}, not nothing", "there is more to read")
    elif before != after:
        what = f"gives {after}, not {before}"
        changes.add(spot, "breaking", what, "callers that use the result fail")


def _gives(operation: Operation) -> str:
    if operation.download:
        return "a file"
    if operation.redirects:
        return "a redirect"
    return "nothing" if operation.returns is None else type_text(operation.returns)


def _retry(old: Operation, new: Operation, spot: Spot, changes: Changes) -> None:
    if old.retry == new.retry:
        return
    what = f"has 'retry: {new.retry}', not {old.retry}"
    if new.retry == "never":
        changes.add(spot, "risky", what, "a lost answer is an error, where it was asked for again")
    elif old.retry == "never":
        changes.add(spot, "risky", what, "the request may be sent more than once")
    else:
        changes.add(spot, "safe", what, "it is repeated as before")


def _accepts(old: Operation, new: Operation, spot: Spot, changes: Changes) -> None:
    changes.names(
        spot,
        "scheme of credentials",
        old.accepts,
        new.accepts,
        gone="clients that hold no other are refused",
        more="clients may hold it",
    )
    kept = [each for each in old.accepts if each in new.accepts]
    now = [each for each in new.accepts if each in old.accepts]
    if kept != now:
        what = f"prefers credentials in the order {shown(now)}, not {shown(kept)}"
        changes.add(spot, "risky", what, "clients that hold several send another one")


def _paging(old: Operation, new: Operation, spot: Spot, changes: Changes) -> None:
    before, after = old.paging, new.paging
    here = spot.inner(" paging", before, after)
    if before is None or after is None:
        if before is not None:
            changes.removed(here, "the method that iterates over all pages is gone as well")
        elif after is not None:
            changes.added(here, "there is a method that iterates over all pages")
        return
    why = "pages are asked for and read by other names"
    changes.facts(here, before, after, dict.fromkeys(("offset", "size", "items"), why))
    if before.max != after.max:
        what = f"has pages of {after.max} at most, not {before.max}"
        changes.add(here, "safe", what, "the same items come in other pages")


def _body(old: Operation, new: Operation, spot: Spot, changes: Changes) -> None:
    before, after = old.upload, new.upload
    if before is None or after is None:
        if before is not after:
            what = "takes a file" if after else "takes no file"
            changes.add(spot, "breaking", what, "the arguments are others")
        elif old.form != new.form and _has_body(old) and _has_body(new):
            kinds = ("a form", "JSON") if new.form else ("JSON", "a form")
            what = f"sends its body as {kinds[0]}, not as {kinds[1]}"
            changes.add(spot, "breaking", what, "a server that takes the one refuses the other")
    elif bool(before.part) != bool(after.part):
        kinds = ("in a form", "by itself") if after.part else ("by itself", "in a form")
        what = f"sends the file {kinds[0]}, not {kinds[1]}"
        changes.add(spot, "breaking", what, "a server that takes the one refuses the other")
    elif before != after:
        what = f"sends the file as {_file(after)}, not {_file(before)}"
        changes.add(spot, "risky", what, "the same call sends another request")


def _has_body(operation: Operation) -> bool:
    return any(each.where in {"body", "content"} for each in operation.parameters)


def _file(upload: Upload) -> str:
    return shown(upload.part or upload.type)


def _sending(
    old: Operation, new: Operation, has_variants: bool, spot: Spot, changes: Changes
) -> None:
    if old.variants != new.variants and has_variants:
        if old.variants:
            why = "clients that ask for another form of the path send it to the usual one"
            changes.add(spot, "breaking", "has no other forms of its path", why)
        else:
            changes.add(spot, "safe", "has other forms of its path", "clients may ask for them")
    _body(old, new, spot, changes)
    if old.also and not new.also:
        what = f"cannot be sent by {old.also}"
        changes.add(spot, "breaking", what, "callers that choose the method fail")
    elif new.also and not old.also:
        changes.add(spot, "safe", f"can be sent by {new.also} too", "callers may choose")
