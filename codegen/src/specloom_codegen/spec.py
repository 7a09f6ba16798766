"""What specs say, with every name resolved: the description that everything is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .faults import Place
    from .nodes import Value

__all__ = [
    "Api",
    "Array",
    "Choice",
    "Concurrency",
    "Constant",
    "Credential",
    "CredentialKind",
    "Declared",
    "Errors",
    "FieldPath",
    "File",
    "Groups",
    "Map",
    "Named",
    "Nullable",
    "Operation",
    "Paging",
    "Parameter",
    "Plain",
    "Retry",
    "Service",
    "Signing",
    "Type",
    "TypeKind",
    "Union",
    "Upload",
]

TypeKind = Literal["result", "input", "enum", "imported"]
CredentialKind = Literal["token", "password", "signed", "custom"]
PlainName = Literal["string", "integer", "number", "boolean", "any"]
Where = Literal["path", "query", "headers", "body", "content"]
Groups: TypeAlias = "tuple[tuple[str, ...], ...]"


@frozen
class Plain:
    """A primitive, or anything at all."""

    name: PlainName
    format: str = ""


@frozen
class Choice:
    """One of some values."""

    base: PlainName
    values: tuple[str | int, ...]
    closed: bool = False
    """Whether there can be no others, in a result too."""


@frozen
class Union:
    """Types that a tag tells apart."""

    tag: Parameter
    """The tag, as a field of what stands for the variants that are not known."""
    variants: Mapping[str, str]
    """Names of types by tag."""
    unknown: str
    """Name of the class that stands for the variants that are not known; empty in an input."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the types, each once."""
        return tuple(dict.fromkeys(self.variants.values()))


@frozen
class Array:
    """A list."""

    items: Type


@frozen
class Map:
    """A mapping by text."""

    values: Type


@frozen
class Nullable:
    """A type that null belongs to."""

    type: Type


@frozen
class Named:
    """A type with a name: declared in the service's specs, or written by hand."""

    name: str
    kind: TypeKind
    module: str
    """The generated module that declares it, or the dotted name of a hand-written one."""
    result: Named | None = field(default=None, eq=False)
    """Of an input type, the result type that is taken in its place."""
    tag: tuple[str, str] | None = field(default=None, eq=False)
    """Of a hand-written mapping of objects, what tells them apart on the wire, and the enum of its
    values."""


Type: TypeAlias = Plain | Choice | Array | Map | Nullable | Named


@frozen
class Constant:
    """The one value of a parameter."""

    value: Value


@frozen(kw_only=True)
class Parameter:
    """A parameter of an operation, an argument of a resource, or a field of a type."""

    name: str
    place: Place
    type: Type
    description: str
    wire: str
    where: Where = "body"
    required: bool = False
    nullable: bool = False
    constant: Constant | None = None
    limits: Mapping[str, int | float] = field(factory=dict[str, "int | float"])
    deprecated: str | bool = False
    style: str = ""
    """How its list or map is written in a query or form; empty for the way of the API."""


@frozen(kw_only=True)
class Upload:
    """How an operation sends a file: as a part of a form, or as the body itself."""

    part: str
    """Name of the form's part; empty where the file is the body."""
    type: str
    """Media type of a file that is the body; empty where a form holds it."""


@frozen
class FieldPath:
    """A field of a result, or of what its fields hold."""

    names: tuple[str, ...]
    gaps: tuple[int, ...] = ()
    """How many of the names lead to something that may be null, and holds the rest."""

    def __str__(self) -> str:
        """Give it as a spec does."""
        return ".".join(self.names)


@frozen(kw_only=True)
class Paging:
    """How the pages of an operation follow each other."""

    place: Place
    style: str
    parameters: Mapping[str, str]
    """Names of parameters by what they say: `offset`, `page`, `cursor`, `size`."""
    fields: Mapping[str, FieldPath]
    """Fields of the result by what they hold: `items`, `pages`, `next`, `more`; `last` is one of an
    item."""
    item: Type
    max: int | None
    first: int
    """Number of the first page."""

    def words(self) -> dict[str, str | int]:
        """Give it as a spec says it."""
        words: dict[str, str | int] = {"style": self.style, **self.parameters}
        words |= {key: str(each) for key, each in self.fields.items()}
        if self.max is not None:
            words["max"] = self.max
        return words if self.first == 1 else words | {"first": self.first}


@frozen(kw_only=True)
class Operation:
    """One operation."""

    name: str
    place: Place
    method: str
    also: str
    """Another method that it may be sent by; empty where there is none."""
    path: str
    placeholders: tuple[str, ...]
    """Names in braces, in the order of the path."""
    summary: str
    description: str
    see: str
    parameters: tuple[Parameter, ...]
    returns: Type | None
    returns_text: str
    result: str
    """The key of the answer that holds the result; empty where all of it is."""
    one: bool
    """Whether the answer is a list with the result as its one item."""
    redirects: bool
    """Whether a success is a redirect."""
    missing: int | None
    """The status of a success that says that there is no such thing."""
    right: str
    retry: str
    accepts: tuple[str, ...]
    paging: Paging | None
    exclusive: Groups
    one_of: Groups
    variants: bool
    form: bool
    """Whether the body is a form of plain fields."""
    upload: Upload | None
    download: bool
    """Whether the result is a file."""
    deprecated: str | bool
    unconfirmed: str


@frozen(kw_only=True)
class Declared:
    """A type that a file declares."""

    name: str
    place: Place
    kind: Literal["result", "input", "enum"]
    description: str
    fields: tuple[Parameter, ...] = ()
    tag: tuple[str, tuple[str, ...]] | None = None
    """Of a variant of a union: the name of the field that is the tag, and its values."""
    union: Union | None = None
    values: tuple[str, ...] = ()
    result: str = ""
    """Of an input type, the name of the result type that is taken in its place."""
    one_of: Groups = ()
    exclusive: Groups = ()


@frozen(kw_only=True)
class File:
    """One file: a resource with its operations, or types only."""

    name: str
    """The file's name, `records.yaml` for one."""
    module: str
    place: Place
    resource: str
    """Empty where the file holds types only."""
    class_name: str
    description: str
    see: str
    api: str
    face: str
    arguments: tuple[Parameter, ...]
    operations: tuple[Operation, ...]
    types: tuple[Declared, ...]


@frozen(kw_only=True)
class Api:
    """A family of endpoints."""

    name: str
    place: Place
    description: str
    path: str
    variants: Mapping[str, str]
    accepts: tuple[str, ...]
    query_style: str
    override: tuple[int, tuple[str, ...]] | None
    max_url: int | None
    max_query_items: int | None
    headers: Mapping[str, str]
    client: str
    """The client class that hands out its resources; empty for the service's."""


@frozen(kw_only=True)
class Credential:
    """What one kind of credential is made of, and how it travels."""

    name: str
    place: Place
    kind: CredentialKind | Literal[""]
    """Empty where nothing is sent."""
    class_name: str
    """Empty where there is no class that the client knows of."""
    module: str
    """The module of a class written by hand; empty where it is generated."""
    description: str
    header: str
    prefix: str
    pair: str
    """Name and password that a token is sent in; empty where it is sent as it is."""
    headers: Mapping[str, str]
    token_param: str
    arguments: Mapping[str, str]
    """Descriptions by name, of a signed one; of others, those that are stated."""
    signing: Signing | None

    @property
    def is_generated(self) -> bool:
        """Whether its class is generated."""
        return self.kind not in {"", "custom"}


@frozen(kw_only=True)
class Signing:
    """How a token is signed."""

    algorithm: str
    key: str
    key_encoding: str
    lifetime: int
    claims: Mapping[str, str]
    headers: Mapping[str, str]


@frozen(kw_only=True)
class Errors:
    """Where an error object holds its parts."""

    place: Place
    class_name: str
    messages: tuple[tuple[str, ...], ...]
    """Where the message may stand: keys from the outside in."""
    paths: Mapping[str, tuple[str, ...]]
    """Where other parts stand, by part."""
    texts: Mapping[str, str]
    """Headers, keys and paths, by part."""
    kinds: Mapping[str, str]
    """Kinds by code."""


@frozen(kw_only=True)
class Retry:
    """What of an answer tells whether to try again."""

    place: Place
    refused: tuple[str, ...]
    final: tuple[str, ...]
    statuses: tuple[int, ...] | None


@frozen(kw_only=True)
class Concurrency:
    """How many requests are under way at once."""

    place: Place
    limit: int | None
    limit_header: str
    running_header: str


@frozen(kw_only=True)
class Service:
    """One service, as its folder says."""

    extends: ClassVar[str] = ""

    name: str
    place: Place
    title: str
    description: str
    see: str
    client: str
    base_url: str
    timeout: float | None
    keep_alive: float | None
    apis: tuple[Api, ...]
    credentials: tuple[Credential, ...]
    errors: Errors
    retry: Retry | None
    concurrency: Concurrency | None
    files: tuple[File, ...]

    def types(self) -> Iterator[Declared]:
        """Go through the types of every file."""
        for file in self.files:
            yield from file.types
