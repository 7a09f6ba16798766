"""What the method that goes through the pages of an operation takes, and does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.code import Code, folded
from specloom_codegen.names import fresh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specloom_codegen.spec import FieldPath, Operation, Paging

__all__ = ["iterator_body", "iterator_defaults", "iterator_words", "page_arguments"]

_INDENT: Final = 15
_SPOTS: Final = {"offset": "start", "page": "number", "cursor": "after", "link": "link"}
"""What a page is asked for by, by style."""
_WORDS: Final = {
    "page": "Number of the page to begin with.",
    "cursor": "Cursor of the page to begin with; the first one when absent.",
}


def iterator_defaults(paging: Paging) -> dict[str, str]:
    """Give the defaults of the parameters that are integers here and never absent."""
    values = {"offset": 0, "page": paging.first, "size": paging.max}
    return {
        name: str(values[key])
        for key, name in paging.parameters.items()
        if values.get(key) is not None
    }


def iterator_words(paging: Paging) -> dict[str, str]:
    """Give what the parameters of paging are, where it is not what the operation says."""
    words = {name: _WORDS[key] for key, name in paging.parameters.items() if key in _WORDS}
    if paging.max is not None:
        words[paging.parameters["size"]] = f"Items a request, {paging.max} at most."
    return words


def page_arguments(operation: Operation, paging: Paging) -> dict[str, str]:
    """Give the variables that stand for parameters where a page is asked for."""
    parameter = paging.parameters.get(paging.style)
    return {} if parameter is None else {parameter: _spot(operation, paging)}


def _spot(operation: Operation, paging: Paging) -> str:
    return fresh(_SPOTS[paging.style], {each.name for each in operation.parameters})


def iterator_body(
    operation: Operation,
    paging: Paging,
    *,
    name: str,
    walk: str,
    given: Iterable[str],
    sent: Iterable[str],
) -> Code:
    """Give the body of the method.

    Args:
        operation: The operation.
        paging: How its pages follow each other.
        name: What errors call it.
        walk: What the function of the runtime is called here.
        given: Names of the operation's parameters, in the order of its signature.
        sent: Arguments of the call that the operation makes for a page.
    """
    spot = _spot(operation, paging)
    if paging.style == "link":
        head, *rest = sent
        call = f"self._follow({', '.join([head, spot, *rest])})"
    elif operation.deprecated:  # the iterator has warned: its pages do not warn again
        call = f"self._call({', '.join(sent)})"
    else:
        own = page_arguments(operation, paging)
        passed = ", ".join(f"{each}={own.get(each, each)}" for each in given)
        call = f"self.{operation.name}({passed})"
    parts = [f"lambda {spot}: {call}", _reader(paging.fields.get("items"))]
    if "next" in paging.fields:
        parts.append(_reader(paging.fields["next"]))
    if "last" in paging.fields:
        items = f"page.{paging.fields['items']}" if "items" in paging.fields else "page"
        parts.append(f"lambda page: {items}[-1].{paging.fields['last']} if {items} else None")
    parts += [f'operation="{name}"', *_options(paging)]
    return Code(f"return {folded(f'{walk}(', parts, ')', indent=_INDENT)}")


def _options(paging: Paging) -> Iterator[str]:
    if paging.style in paging.parameters:
        yield f"start={paging.parameters[paging.style]}"
    if paging.style == "page" and paging.first != 1:
        yield f"first={paging.first}"
    if paging.style in {"offset", "page"} and "size" in paging.parameters:
        yield f"size={paging.parameters['size']}"
        if paging.max is not None:
            yield f"most={paging.max}"
    for key, option in (("pages", "count"), ("more", "more")):
        if key in paging.fields:
            yield f"{option}={_reader(paging.fields[key])}"


def _reader(field: FieldPath | None) -> str:
    """Give the function that reads a field of a page; the page itself where there is none."""
    if field is None:
        return "lambda page: page"
    there = [f"page.{'.'.join(field.names[:depth])} is not None" for depth in field.gaps]
    read = f"lambda page: page.{field}"
    return f"{read} if {' and '.join(there)} else None" if there else read
