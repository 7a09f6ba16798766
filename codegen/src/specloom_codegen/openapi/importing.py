"""`specloom import openapi`: an OpenAPI description as specs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from specloom_codegen.faults import Fault, Faults, SpecError
from specloom_codegen.kinds import resolve
from specloom_codegen.load import load_text
from specloom_codegen.names import RESERVED, class_name, inner_class_name, snake_case
from specloom_codegen.nodes import MappingNode
from specloom_codegen.read import SERVICE

from .declaring import Declarer
from .description import plain, read_description
from .listing import address, methods_of
from .naming import Call, free_resource, full_name, operation_names, resource_of, word
from .operations import Taker
from .services import API, service_words
from .sharing import share_parameters
from .sheets import sheet_text
from .uses import Uses
from .words import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from specloom_codegen.nodes import Scalar
    from specloom_codegen.resolve.types import Role

    from .description import Description
    from .operations import Taken
    from .schemas import Json
    from .words import Declaration

__all__ = ["Imported", "import_openapi"]

_SHARED: Final = "common"
_MOST_FAULTS: Final = 100


@define
class Imported:
    """Specs made of a description."""

    texts: dict[str, str]
    """The files by name."""
    notes: int
    """How many comments say what was guessed."""


@define
class _Sheet:
    """A file that is being made."""

    head: Json
    tag: str = ""
    operations: list[Taken] = field(factory=list["Taken"])
    types: list[Declaration] = field(factory=list["Declaration"])
    notes: list[str] = field(factory=list[str])


def import_openapi(path: Path, out: Path) -> Imported:
    """Make specs of an OpenAPI 3.0 or 3.1 description.

    Args:
        path: The description, YAML or JSON, 16 MiB at most.
        out: The folder that the specs are for; the service is called as it is.

    Raises:
        SpecError: The file is no such description, or has faults.
    """
    faults = Faults()
    description = read_description(path, faults)
    if description is None:
        raise _refusal(faults)
    sheets = _sheets(description)
    uses = _take(description, sheets)
    name = word(snake_case(out.resolve().name), "service")
    every = [each for sheet in sheets.values() for each in sheet.operations]
    classes = {class_name(each) for each in sheets}
    service, notes = service_words(name, description, every, classes)
    _share(description, sheets, uses)
    if faults.errors:
        raise _refusal(faults)
    for sheet in sheets.values():
        if not sheet.operations and not sheet.types:
            notes += sheet.notes
    shared = share_parameters({module: each.operations for module, each in sheets.items()})
    service |= {"parameters": shared[""]} if "" in shared else {}
    texts = {SERVICE: sheet_text(service, notes, [], [])}
    for module, sheet in sheets.items():
        if not sheet.operations and not sheet.types:
            continue
        file = sheet.head.pop("file", f"{module}.yaml")
        sheet.head |= {"parameters": shared[module]} if module in shared else {}
        texts[file] = sheet_text(sheet.head, sheet.notes, sheet.operations, sheet.types)
    _check(texts, out)
    return Imported(texts, sum(text.count("# guessed: ") for text in texts.values()))


def _refusal(faults: Faults) -> SpecError:
    """Give the faults as an error: the first ones where there are very many."""
    errors = faults.errors
    more = len(errors) - _MOST_FAULTS
    if more > 0:
        last = errors[_MOST_FAULTS - 1]
        told = Fault(last.place, last.code, f"{last.text} (and {more} faults more)")
        errors = (*errors[: _MOST_FAULTS - 1], told)
    return SpecError(errors)


def _sheets(description: Description) -> dict[str, _Sheet]:
    """Give a file to each tag that has operations, and to each module of types."""
    root = description.root
    tags = {each.text("name"): each for each in root.items("tags") if isinstance(each, MappingNode)}
    sheets: dict[str, _Sheet] = {}
    paths: dict[str, str] = {}
    if not description.is_ours:
        paths = {each.tag: each.path.text for each in reversed(_operations(description))}
        tags = {tag: tags.get(tag, MappingNode(root.place)) for tag in reversed(paths)}
    taken = {_SHARED}
    for tag, node in tags.items():
        name = tag
        if not description.is_ours:
            called = word(tag, "") or word(resource_of(paths[tag]), "resource")
            name = free_resource(called, taken)
        taken.add(name)
        about = text_of(node, "description", description)
        head: Json = {"resource": name, "description": about or f"Operations of `{tag}`."}
        head["api"] = node.text("x-specloom-api") or API
        for key, value in (("see", address(node)), ("face", node.text("x-specloom-face"))):
            head |= {key: value} if value else {}
        sheets[name] = _Sheet(head | _own_words(node), tag)
    for module, words in description.entries(root, "x-specloom-modules"):
        if isinstance(words, MappingNode):
            head = {"description": words.text("description"), "file": words.text("file")}
            imports = _imports(words.mapping("imports"))
            sheets[module.text] = _Sheet(head | ({"imports": imports} if imports else {}))
    return sheets


def _own_words(node: MappingNode) -> Json:
    words: Json = {}
    if "x-specloom-file" in node:
        words["file"] = node.text("x-specloom-file")
    if "x-specloom-imports" in node:
        words["imports"] = _imports(node.mapping("x-specloom-imports"))
    order = [each.text for each in node.scalars("x-specloom-operations")]
    return {**words, "order": order} if order else words


def _imports(node: MappingNode) -> Json:
    return {key.text: plain(value) for key, value in node.entries()}


@frozen
class _Listed:
    """An operation where the description lists it."""

    path: Scalar
    method: str
    item: MappingNode
    """What the path's operations share."""
    node: MappingNode
    tag: str

    @property
    def call(self) -> Call:
        """What its name depends on."""
        identifier = self.node.text("operationId")
        return Call(identifier, self.method, self.path.text, "patch" in self.item)


def _operations(description: Description) -> list[_Listed]:
    found: list[_Listed] = []
    for path, value in description.entries(description.root, "paths"):
        if path.text.startswith("x-"):
            continue
        item = description.mapping(value, "a path")
        for method, node in methods_of(item):
            if "x-specloom-variant" in node:
                continue  # the prefix of its API says it
            tag = next((each.text for each in node.scalars("tags")), "")
            found.append(_Listed(path, method, item, node, tag or resource_of(path.text)))
    return found


def _take(description: Description, sheets: dict[str, _Sheet]) -> Uses:
    by_tag: dict[str, list[_Listed]] = {}
    for each in _operations(description):
        by_tag.setdefault(each.tag, []).append(each)
    named: list[tuple[_Sheet, str, _Listed]] = []
    for name, sheet in sheets.items():
        listed = by_tag.get(sheet.tag, []) if sheet.tag else []
        names = [each.node.text("operationId").removeprefix(f"{name}_") for each in listed]
        if not description.is_ours:
            names = operation_names(name, [each.call for each in listed])
        named += zip([sheet] * len(listed), names, listed, strict=True)
    uses = Uses(description, _taken_names(sheets, [name for _, name, _ in named]))
    components = description.mapping(description.root.values.get("components"), "'components'")
    if description.is_ours:
        _declare_all(description, components, uses)
    _take_all(description, named, Taker(description, uses))
    for sheet in sheets.values():
        _finish(sheet)
    return uses


def _take_all(
    description: Description, named: list[tuple[_Sheet, str, _Listed]], taker: Taker
) -> None:
    """Take what all operations give, then what they take."""
    begun: list[tuple[_Sheet, Taken, _Listed]] = []
    for sheet, name, listed in named:
        path, method = listed.path.text, listed.method
        problem = taker.problem(path, method, listed.item, listed.node)
        if problem:
            sheet.notes.append(f"{method.upper()} {path} is left out: {problem}")
            continue
        hint = inner_class_name("", full_name(str(sheet.head["resource"]), listed.call))
        begun.append((sheet, taker.begin(name, hint, listed.node), listed))
    Declarer(taker.uses).settle()
    for sheet, found, listed in begun:
        taker.take(found, listed.path, listed.method, listed.item, listed.node)
        if description.is_ours:
            found.words["api"] = sheet.head["api"]
            prefix = _prefix(description, sheet.head["api"])
            if "x-specloom-path" not in listed.node:
                method = listed.method
                found.words[method] = found.words[method].removeprefix(prefix)
        sheet.operations.append(found)
    Declarer(taker.uses).settle()


def _prefix(description: Description, api: str) -> str:
    return description.root.mapping("x-specloom-service").mapping("apis").mapping(api).text("path")


def _declare_all(description: Description, components: MappingNode, uses: Uses) -> None:
    """Declare every type of specs, in their order, whether an operation uses it or not."""
    for key, value in description.entries(components, "schemas"):
        if isinstance(value, MappingNode) and "x-specloom-module" in value:
            role: Role = "parameter" if value.flag("x-specloom-input") else "result"
            uses.declare(value, f"#/components/schemas/{key.text}", role)


def _finish(sheet: _Sheet) -> None:
    """Put the operations of a file in their order, and its arguments before them."""
    order: list[str] = sheet.head.pop("order", [])
    places = {name: index for index, name in enumerate(order)}
    sheet.operations.sort(key=lambda each: places.get(each.name, len(order)))
    for each in sheet.operations:
        if each.arguments:
            sheet.head["arguments"] = each.arguments


def _taken_names(sheets: dict[str, _Sheet], operations: list[str]) -> set[str]:
    classes = {class_name(name) for name in sheets}
    return {
        *RESERVED["type"],
        *(f"{each}Resource" for each in classes),
        *(name.upper() for name in operations),
        API.upper(),
    }


def _share(description: Description, sheets: dict[str, _Sheet], uses: Uses) -> None:
    """Give each type in use to the file that uses it; to a shared one where several do."""
    owners = _owners(sheets, uses)
    for name, made in uses.declarations.items():
        if not made.module and name not in owners:
            continue  # it was looked at, but something else was taken
        module = made.module or owners[name]
        if module not in sheets:
            sheets[module] = _Sheet({"description": "Types that several resources share."})
        sheets[module].types.append(made)


def _owners(sheets: dict[str, _Sheet], uses: Uses) -> dict[str, str]:
    """Give the one file that uses a type, itself or through other types; else the shared one."""
    owners: dict[str, str] = {}
    waiting = [
        (name, module)
        for module, sheet in sheets.items()
        for each in sheet.operations
        for name in each.types
    ]
    while waiting:
        name, module = waiting.pop()
        if name in uses.declarations and _own(owners, name, module):
            waiting += ((each, owners[name]) for each in uses.declarations[name].uses)
    variants = [made for made in uses.declarations.values() if made.union]
    for made in variants:
        if made.name in owners:
            _own(owners, made.union, owners[made.name])
    for made in variants:
        if made.union in owners:
            owners[made.name] = owners[made.union]
    return owners


def _own(owners: dict[str, str], name: str, module: str) -> bool:
    """Note that a file uses a type; tells whether the type has another owner by that."""
    before = owners.get(name)
    owners[name] = module if before in {None, module} else _SHARED
    return owners[name] != before


def _check(texts: dict[str, str], out: Path) -> None:
    """Report what the specs would have faults in."""
    faults = Faults()
    nodes = {name: load_text(text, str(out / name), faults) for name, text in texts.items()}
    service = nodes.pop(SERVICE)
    resolve(service, {name: node for name, node in nodes.items() if node is not None}, faults)
    if faults.errors:
        raise _refusal(faults)
