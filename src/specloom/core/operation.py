"""What specs state, as values: a service, its families of endpoints, their operations.

Generated modules hold these; the runtime reads them. Nothing here sends anything.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from attrs import Factory, field, frozen

from .secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .errors import ApiError

__all__ = [
    "Api",
    "Concurrency",
    "ErrorShape",
    "Limits",
    "MethodOverride",
    "Operation",
    "Param",
    "RetrySignals",
    "Scheme",
    "Service",
]

T_co = TypeVar("T_co", covariant=True)

Place = Literal["path", "query", "headers", "body"]
QueryStyle = Literal["plain", "indexed", "brackets", "comma", "suffixed"]
Safety = Literal["safe", "idempotent", "never"]


@frozen(kw_only=True)
class Scheme:
    """How one kind of credential travels."""

    name: str
    header: str | None = None
    """The header that carries the credential; two schemes may share one. None sends nothing."""
    prefix: str = ""
    """What stands before the credential in the header, `Bearer ` for one."""
    headers: Mapping[str, str] = field(factory=dict[str, str])
    """Fixed headers that go with it."""
    token_param: str | None = None
    """Name of the parameter that carries the request token of a browser session."""

    def headers_with(self, secret: Secret) -> Mapping[str, str | Secret]:
        """The headers that carry a credential."""
        headers: dict[str, str | Secret] = dict(self.headers)
        if self.header is not None:
            headers[self.header] = Secret(self.prefix + secret.reveal())
        return headers


@frozen(kw_only=True)
class MethodOverride:
    """When a request goes as POST with `X-HTTP-Method-Override`."""

    over: int
    """Longest URL, in bytes, that is still sent as it is."""
    methods: frozenset[str]


@frozen(kw_only=True)
class Api:
    """A family of endpoints: one path prefix, one priority of credentials, one query style."""

    name: str
    path: str
    accepts: tuple[str, ...]
    """Schemes by priority: the first one that the client holds is sent."""
    variants: Mapping[str, str] = field(factory=dict[str, str])
    """Path prefixes to use instead, by the client option that asks for them."""
    query_style: QueryStyle = "plain"
    override: MethodOverride | None = None
    max_url: int | None = None
    """Longest URL, in bytes, that the service takes, where it takes no override."""
    max_query_items: int | None = None
    """Longest list that the service reads from a query without dropping it."""
    headers: Mapping[str, str] = field(factory=dict[str, str])
    """Fixed headers of every request."""


@frozen(kw_only=True)
class ErrorShape:
    """Where an error object holds its parts; paths are keys from the outside in."""

    classes: Mapping[str, type[ApiError]]
    """Exception classes by kind: `default`, `authentication`, `conflict` and so on."""
    message: tuple[tuple[str, ...], ...]
    """Where the message may stand: the first place that holds one counts."""
    code: tuple[str, ...] = ()
    request_id: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    """Where a list of faults of single values stands."""
    fault_path: str = "path"
    """Key of a fault that says where the value is: a list, a JSON pointer or a name."""
    fault_message: str = "message"
    """Key of a fault that says what is wrong."""
    batch: str | None = None
    """Key of the list that a failed batch answers with."""
    code_header: str | None = None
    success: str | None = None
    """Key of the flag that tells an error whatever the status."""
    result: str | None = None
    """Key of the result beside that flag."""
    warning_header: str | None = None
    """Header of a success that says data is missing."""
    login_path: str | None = None
    """Path that a redirect leads to when nobody is logged in."""
    kinds: Mapping[str, str] = field(factory=dict[str, str])
    """Kinds by code, where the status alone does not tell."""


@frozen(kw_only=True)
class RetrySignals:
    """What of a service's answers tells whether to try again."""

    refused: frozenset[str] = frozenset()
    """Codes of answers that surely did nothing: even a write may be repeated."""
    final: frozenset[str] = frozenset()
    """Codes that never go away by waiting."""
    statuses: frozenset[int] = frozenset({502, 503, 504})
    """Statuses after which what may be repeated is. After 429 nothing was done, and all is."""


@frozen(kw_only=True)
class Concurrency:
    """How many requests a client has under way at once."""

    limit: int = 20
    limit_header: str | None = None
    running_header: str | None = None


@frozen(kw_only=True)
class Service:
    """One service, as its `service.yaml` states it."""

    name: str
    title: str
    apis: Mapping[str, Api]
    schemes: Mapping[str, Scheme]
    errors: ErrorShape
    retry: RetrySignals = field(factory=RetrySignals)
    concurrency: Concurrency = field(factory=Concurrency)
    default_base_url: str | None = None
    keep_alive: float = 15.0
    """Seconds that an idle connection is kept: less than the server keeps it."""
    timeout: float = 30.0
    """Seconds that a call may take, all attempts together, unless the client says otherwise."""


@frozen(kw_only=True)
class Limits:
    """What an argument is checked for before anything is sent."""

    min_items: int | None = None
    max_items: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None


def _name_of(param: Param) -> str:
    return param.name


_own_name: str = Factory(_name_of, takes_self=True)


@frozen(kw_only=True)
class Param(Limits):
    """What is checked or converted of one argument before anything is sent."""

    name: str = field(kw_only=False)
    """The Python name, which errors show."""
    place: Place
    wire: str = field(default=_own_name)
    """The name in the request; the Python name when absent."""
    required: bool = False
    nullable: bool = False
    type: Any = None
    """The input type to encode by, where plain JSON values do not do."""
    style: QueryStyle | None = None
    """How its list or map is written in a query or form; None for the way of the API."""


def _accepted_by_api(operation: Operation[Any]) -> tuple[str, ...]:
    return operation.api.accepts


def _styles_in(place: Place, operation: Operation[Any]) -> Mapping[str, QueryStyle]:
    return {p.wire: p.style for p in operation.params if p.style is not None and p.place == place}


def _nullable_of(operation: Operation[Any]) -> frozenset[str]:
    return frozenset(p.wire for p in operation.params if p.nullable and p.place == "body")


def _grouped_in(operation: Operation[Any]) -> tuple[Param, ...]:
    names = {name for group in (*operation.one_of, *operation.exclusive) for name in group}
    return tuple(p for p in operation.params if p.name in names)


_accepted: tuple[str, ...] = Factory(_accepted_by_api, takes_self=True)
_nullable: frozenset[str] = Factory(_nullable_of, takes_self=True)
_grouped: tuple[Param, ...] = Factory(_grouped_in, takes_self=True)
_query_styles: Mapping[str, QueryStyle] = Factory(partial(_styles_in, "query"), takes_self=True)
_form_styles: Mapping[str, QueryStyle] = Factory(partial(_styles_in, "body"), takes_self=True)


@frozen(eq=False)
class Operation(Generic[T_co]):
    """One operation of a service: all that its spec says and the chain needs to know."""

    name: str
    """`resource.operation`, as errors and logs show it."""
    method: str
    path: str
    """Template below the API's prefix: `/{plural}/{document_id}`."""
    service: Service = field(kw_only=True, repr=False)
    api: Api = field(kw_only=True, repr=False)
    accepts: tuple[str, ...] = field(kw_only=True, default=_accepted)
    """Schemes that the operation accepts, by priority; those of the API when absent."""
    retry: Safety = field(kw_only=True)
    returns: Any = field(default=None, kw_only=True)
    """The type of the result; None where there is none."""
    result: str | None = field(default=None, kw_only=True)
    """Key of the answer that holds the result; None where all of it is."""
    one: bool = field(default=False, kw_only=True)
    """Whether the answer is a list with the result as its one item."""
    redirects: bool = field(default=False, kw_only=True)
    """Whether a success is a redirect: of a download it is followed, of others it is not."""
    missing: int | None = field(default=None, kw_only=True)
    """Status of a success that says that there is no such thing."""
    right: str = field(default="", kw_only=True)
    """What the caller must be allowed to do, in the service's words; it may hold placeholders of
    the path."""
    params: tuple[Param, ...] = field(default=(), kw_only=True, repr=False)
    """The parameters with something to check; others pass as they are."""
    exclusive: tuple[tuple[str, ...], ...] = field(default=(), kw_only=True, repr=False)
    """Groups of parameters of which at most one is given."""
    one_of: tuple[tuple[str, ...], ...] = field(default=(), kw_only=True, repr=False)
    """Groups of parameters of which exactly one is given."""
    variants: bool = field(default=True, kw_only=True)
    """Whether the API's variant prefixes apply."""
    upload: str | None = field(default=None, kw_only=True)
    """Name of the form's part that holds a file; None where no form has one."""
    file_type: str | None = field(default=None, kw_only=True)
    """Media type of a body that is a file itself; None where it is none."""
    form: bool = field(default=False, kw_only=True)
    """Whether the body is a form of plain fields: `application/x-www-form-urlencoded`."""
    download: bool = field(default=False, kw_only=True)
    """Whether a success is a file, which is given as it arrives."""
    also: str | None = field(default=None, kw_only=True)
    """Another method that it may be sent by."""
    nullable: frozenset[str] = field(init=False, repr=False, default=_nullable)
    """Wire names of the body's parameters that may be null."""
    grouped: tuple[Param, ...] = field(init=False, repr=False, default=_grouped)
    """The parameters that a group of the two above names."""
    query_styles: Mapping[str, QueryStyle] = field(init=False, repr=False, default=_query_styles)
    """Styles of the query's parameters that have their own, by wire name."""
    form_styles: Mapping[str, QueryStyle] = field(init=False, repr=False, default=_form_styles)
    """The same of the fields of a form."""
