"""A service of one's own: credentials of every kind, type-checked and sent to a real server."""

from __future__ import annotations

import base64
import importlib
import inspect
import json
import subprocess
import sys
import traceback
import typing
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from specloom import ApiError, ClientOptions, ConfigurationError
from specloom.core.client import Client
from specloom.core.secret import Secret
from specloom.core.signed import SignedToken, Signing
from specloom.kintone import Password as KintonePassword
from specloom_codegen import generate

SRC = Path(__file__).parents[2] / "src"
NOW = 1_800_000_000
KEY = "hidden-key-4731-of-more-than-thirty-two-bytes"

SERVICE = """\
service: bank
title: Bank
description: A bank.
client: BankClient
base_url: https://bank.example
apis:
  main:
    path: /v1
    variants: {branch: "/branches/{branch}/v1"}
    accepts: [token, login, key, ticket]
    headers: {X-Version: "2026-11", Accept: application/problem+json}
credentials:
  token: {header: Authorization, prefix: "Bearer ", description: A token of the administration.}
  login: {kind: password, header: X-Login}
  key:
    kind: signed
    class: BankKey
    description: Tokens signed with a key of the bank.
    header: X-Signed
    arguments: {key_id: ID of the key., private_key: "The key, as PEM.", user: Who asks.}
    key: private_key
    algorithm: ES256
    claims: {iss: "{key_id}", sub: "users/{user}", aud: bank}
    jwt_headers: {kid: "{key_id}"}
    lifetime: 300
  ticket: {kind: custom, class: acme.tickets.Ticket, header: X-Ticket}
  basic: {kind: password, class: Gate, header: Authorization, prefix: "Basic "}
errors:  # problem documents of RFC 9457
  class: BankError
  message: [detail, title]
  code: type
  request_id: instance
"""
ACCOUNTS = """\
resource: accounts
description: Accounts of the bank.
operations:
  count:
    get: /accounts
    summary: Count the accounts.
    returns: integer
    result: count
"""
TICKETS = '''\
"""Tickets, which are bought elsewhere."""

from typing import ClassVar

from specloom.core.credentials import TokenCredential


class Ticket(TokenCredential):
    """A ticket."""

    service: ClassVar[str] = "bank"
    scheme: ClassVar[str] = "ticket"
'''
RIGHT = """\
from acme.clients.bank import BankClient, BankError, BankKey, BankNotFoundError, Gate, Login, Token
from acme.tickets import Ticket
from specloom import ClientOptions, Retry

OPTIONS: ClientOptions = {"timeout": 3, "retry": Retry(attempts=1)}


async def use(key: str) -> int:
    async with BankClient(auth=Token("t")) as bank:
        count: int = await bank.accounts.count()
    BankClient("https://eu.bank.example", auth=[Login("a", "b"), Ticket("c")], branch=7)
    signed = BankKey(key_id="id", private_key=key, user="ada")
    BankClient(auth=signed, basic_auth=Gate("a", "b"), **OPTIONS)
    try:
        return count
    except BankNotFoundError as error:
        raise BankError(**error.__dict__) from None
"""
WRONG = """\
from acme.clients.bank import BankClient, BankKey, Gate, Login, Token
from specloom.kintone import Password

BankClient(auth=Password("a", "b"))  # wrong
BankClient(auth=[Token("a"), Password("a", "b")])  # wrong
BankClient(auth="token")  # wrong
BankClient(auth=Gate("a", "b"))  # wrong
BankClient(basic_auth=Login("a", "b"))  # wrong
BankClient(timeout="3")  # wrong
BankClient(tiemout=3)  # wrong
BankClient(branch=1.5)  # wrong
BankKey("id", "key", "ada")  # wrong
BankKey(key_id="id", private_key="key")  # wrong
BankKey(key_id="id", private_key="key", user="ada", clock=1)  # wrong
Token(token=1)  # wrong
Login("a")  # wrong
"""


def _pem(key: Any) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


EC = ec.generate_private_key(ec.SECP256R1())
PEM = _pem(EC)


@pytest.fixture
def project(tmp_path):
    specs = tmp_path / "specs" / "bank"
    specs.mkdir(parents=True)
    (specs / "service.yaml").write_text(SERVICE)
    (specs / "accounts.yaml").write_text(ACCOUNTS)
    generate(tmp_path / "specs", tmp_path / "acme" / "clients")
    (tmp_path / "acme" / "tickets.py").write_text(TICKETS)
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.mypy]\nstrict = true\nmypy_path = ".:{SRC.as_posix()}"\n'
        "explicit_package_bases = true\nnamespace_packages = true\n"
        "[tool.basedpyright]\n"
        'typeCheckingMode = "strict"\npythonVersion = "3.11"\n'
        f'extraPaths = [".", "{SRC.as_posix()}"]\n'
    )
    return tmp_path


@pytest.fixture
def bank(project, monkeypatch):
    monkeypatch.syspath_prepend(project)
    yield importlib.import_module("acme.clients.bank")
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme"]:
        del sys.modules[name]


class Server:
    """Takes what it is sent, and answers what it is told."""

    def __init__(self) -> None:
        self.received: list[web.Request] = []
        self.answer: tuple[int, object] = (200, {"count": 3})
        self.base_url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.received.append(request)
        status, body = self.answer
        return web.Response(
            body=json.dumps(body), status=status, content_type="application/problem+json"
        )


@pytest.fixture
async def server():
    server = Server()
    runner = web.ServerRunner(web.Server(server.handle))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


# --- what type checkers say


def _errors(checker: str, folder: Path, *paths: str) -> set[tuple[str, int]]:
    """Files and lines with errors."""
    strict = ["--outputjson", "--pythonpath", sys.executable]
    options = strict if checker == "basedpyright" else ["--no-error-summary", "--output=json"]
    done = subprocess.run(
        [sys.executable, "-m", checker, *options, *paths],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    if checker == "basedpyright":
        return {
            (Path(each["file"]).name, each["range"]["start"]["line"] + 1)
            for each in json.loads(done.stdout)["generalDiagnostics"]
            if each["severity"] == "error"
        }
    assert not done.stderr, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        (Path(each["file"]).name, each["line"]) for each in found if each["severity"] == "error"
    }


@pytest.mark.parametrize("checker", ["basedpyright", "mypy"])
def test_what_type_checkers_say(project, checker):
    (project / "right.py").write_text(RIGHT)
    (project / "wrong.py").write_text(WRONG)
    lines = enumerate(WRONG.splitlines(), start=1)
    wrong = {("wrong.py", number) for number, line in lines if line.endswith("# wrong")}
    assert _errors(checker, project, "acme", "right.py", "wrong.py") == wrong


def test_the_options_are_those_of_every_client():
    hints = ClientOptions.__annotations__
    taken = inspect.signature(Client.__init__).parameters
    own = {"self", "base_url", "auth", "basic_auth", "variants"}
    assert {name: hint.__forward_arg__ for name, hint in hints.items()} == {
        name: each.annotation for name, each in taken.items() if name not in own
    }


# --- what is sent


def bank_key(bank: Any, **given: Any) -> Any:
    """A key that signs, but for what is given."""
    return bank.BankKey(**{"key_id": "key-7", "private_key": PEM, "user": "ada", **given})


def sent(server: Server) -> dict[str, str]:
    """The credentials of the last request."""
    names = {"Authorization", "X-Login", "X-Signed", "X-Ticket"}
    return {name: value for name, value in server.received[-1].headers.items() if name in names}


async def test_a_token_a_password_and_one_written_by_hand(bank, server):
    ticket = importlib.import_module("acme.tickets").Ticket("ticket-4732")
    pair = base64.b64encode(b"ada:open").decode()
    for auth, headers in (
        (bank.Token("tok-4733"), {"Authorization": "Bearer tok-4733"}),
        (bank.Login("ada", "open"), {"X-Login": pair}),
        (ticket, {"X-Ticket": "ticket-4732"}),
        ([ticket, bank.Login("ada", "open")], {"X-Login": pair}),
    ):
        async with bank.BankClient(server.base_url, auth=auth) as client:
            assert await client.accounts.count() == 3
        assert sent(server) == headers


async def test_basic_authentication_goes_beside(bank, server):
    gate = bank.Gate("g", "gate")
    async with bank.BankClient(
        server.base_url, auth=bank.Login("a", "b"), basic_auth=gate
    ) as client:
        await client.accounts.count()
    assert sent(server).keys() == {"Authorization", "X-Login"}


async def test_a_signed_token_holds_what_the_spec_says_and_is_renewed(bank, server):
    now = NOW + 0.9
    auth = bank_key(bank, clock=lambda: now)
    async with bank.BankClient(server.base_url, auth=auth) as client:
        for now in (NOW, NOW + 239, NOW + 241):  # noqa: B007  # the clock reads it
            await client.accounts.count()
    first, second, third = (each.headers["X-Signed"] for each in server.received)
    assert first == second != third
    options: Any = {"verify_iat": False, "verify_exp": False}
    claims = jwt.decode(
        first, EC.public_key(), algorithms=["ES256"], audience="bank", options=options
    )
    assert claims == {
        "iss": "key-7",
        "sub": "users/ada",
        "aud": "bank",
        "iat": NOW,
        "exp": NOW + 300,
    }
    assert jwt.get_unverified_header(first) == {"alg": "ES256", "typ": "JWT", "kid": "key-7"}


async def test_a_clock_that_is_wrong_is_told_of(bank, server):
    server.answer = 401, {"title": "token expired"}
    auth = bank_key(bank, clock=lambda: NOW)
    async with bank.BankClient(server.base_url, auth=auth) as client:
        with pytest.raises(bank.BankAuthenticationError, match="2027-01-15 08:00:00 UTC"):
            await client.accounts.count()


async def test_fixed_headers_and_variants(bank, server):
    async with bank.BankClient(server.base_url, auth=bank.Token("tok"), branch=7) as client:
        await client.accounts.count()
    request = server.received[-1]
    assert request.path == "/branches/7/v1/accounts"
    assert request.headers.getall("X-Version") == ["2026-11"]
    assert request.headers.getall("Accept") == ["application/problem+json"]


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"type": "/low", "title": "Low", "detail": "3 left", "instance": "/1"}, "/low", "3 left"),
        ({"title": "Low"}, None, "Low"),
        ({"detail": "", "title": "Low", "type": "about:blank"}, "about:blank", "Low"),
    ],
)
async def test_problem_documents(bank, server, body, code, message):
    server.answer = 409, body
    async with bank.BankClient(server.base_url, auth=bank.Token("tok")) as client:
        with pytest.raises(bank.BankConflictError) as caught:
            await client.accounts.count()
    assert (caught.value.code, caught.value.message) == (code, message)
    assert caught.value.request_id == body.get("instance")


async def test_errors_without_a_code(project, monkeypatch, server):
    path = project / "specs" / "bank" / "service.yaml"
    path.write_text(SERVICE.replace("  code: type\n", "").replace("[detail, title]", "title"))
    generate(project / "specs", project / "coded")
    monkeypatch.syspath_prepend(project / "coded")
    monkeypatch.syspath_prepend(project)
    bank = importlib.import_module("bank")
    server.answer = 404, {"title": "none", "type": "/x"}
    async with bank.BankClient(server.base_url, auth=bank.Token("tok")) as client:
        with pytest.raises(ApiError, match=r"404: none") as caught:
            await client.accounts.count()
    assert caught.value.code is None
    for name in [name for name in sys.modules if name.partition(".")[0] == "bank"]:
        monkeypatch.delitem(sys.modules, name)


# --- what is refused


class Strange(KintonePassword):
    """A credential of another service whose scheme has a name that this one has too."""

    scheme: typing.ClassVar[str] = "login"


def test_a_credential_of_another_service_is_refused(bank):
    for auth in (KintonePassword("a", "b"), Strange("a", "b")):
        with pytest.raises(ConfigurationError, match="is not a credential of Bank"):
            bank.BankClient(auth=auth)
        with pytest.raises(ConfigurationError, match="is not a credential of Bank"):
            bank.BankClient(auth=bank.Token("t")).with_options(auth=auth)


def test_without_an_address_of_its_own(project, monkeypatch):
    path = project / "specs" / "bank" / "service.yaml"
    path.write_text(SERVICE.replace("base_url: https://bank.example\n", ""))
    generate(project / "specs", project / "acme" / "clients")
    text = (project / "acme" / "clients" / "bank" / "client.py").read_text()
    assert "base_url: str,\n" in text


def raising(error: BaseException) -> str:
    """An error with the locals of the frames below the caller's own."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [each.locals for each in shown.stack if "tests" not in each.filename]
    assert frames
    return f"{error!r} {error.__cause__!r} {error.__context__!r} {frames}"


@pytest.mark.parametrize(
    "options",
    [
        {"base_url": "ftp://user:pw-4734@bank.example"},
        {"auth": "pw-4734"},
        {"auth": ["pw-4734"]},
        {"basic_auth": "pw-4734"},
        {"proxy": "ftp://user:pw-4734@proxy.example", "timeout": 3},
        {"proxy": "http://user:pw-4734@proxy.example", "timeout": -3},
    ],
)
def test_a_client_that_cannot_be_made_shows_no_secret(bank, options):
    with pytest.raises(ConfigurationError) as caught:
        bank.BankClient(**options)
    assert "4734" not in raising(caught.value)


P384 = _pem(ec.generate_private_key(ec.SECP384R1()))
RSA = _pem(rsa.generate_private_key(65537, 2048))
PUBLIC = (
    EC.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"key_id": ""}, "key_id is empty"),
        ({"user": None}, "user must be a string, not NoneType"),
        ({"private_key": ""}, "private_key is empty"),
        ({"private_key": b"4731"}, "private_key must be a string, not bytes"),
        ({"private_key": KEY}, "private_key cannot sign with ES256"),
        ({"private_key": PEM[:-60]}, "private_key cannot sign with ES256"),
        ({"private_key": Secret(RSA)}, "private_key cannot sign with ES256"),
        ({"private_key": P384}, "private_key cannot sign with ES256"),
        ({"private_key": PUBLIC}, "private_key cannot sign with ES256"),
    ],
)
def test_a_key_that_cannot_sign_is_told_when_it_is_given(bank, given, message):
    with pytest.raises(ConfigurationError, match=f"BankKey: {message}") as caught:
        bank_key(bank, **given)
    shown = raising(caught.value)
    assert "4731" not in shown
    assert "BEGIN" not in shown
    assert "PRIVATE KEY" not in shown


async def test_neither_key_nor_token_shows(bank, server):
    server.answer = 500, {"title": "no"}
    auth = bank_key(bank)
    async with bank.BankClient(server.base_url, auth=auth) as client:
        with pytest.raises(bank.BankServerError) as caught:
            await client.accounts.count()
    token = (await auth.secret()).reveal()
    shown = f"{auth!r} {vars(auth)!r} {raising(caught.value)} {vars(client)!r}"
    assert PEM.splitlines()[1] not in shown
    assert token not in shown


ED = ed25519.Ed25519PrivateKey.generate()
RSA_KEY = rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize(
    ("algorithm", "key", "public"),
    [
        ("HS256", KEY, KEY),
        ("HS384", KEY, KEY),
        ("HS512", "short", "short"),
        ("RS256", _pem(RSA_KEY), RSA_KEY.public_key()),
        ("ES256", PEM, EC.public_key()),
        ("EdDSA", _pem(ED), ED.public_key()),
    ],
)
@pytest.mark.filterwarnings("ignore:The HMAC key")
async def test_every_algorithm_signs(algorithm, key, public):
    signing_ = Signing(algorithm=algorithm, key="sk", lifetime=20, claims={"sub": "{a}/{a}{b"})

    class Key(SignedToken):
        scheme = "key"
        signing = signing_

    now = float(NOW)
    auth = Key(key, {"a": "1"}, clock=lambda: now)
    token = await auth.secret()
    options: Any = {"verify_iat": False, "verify_exp": False}
    assert jwt.decode(token.reveal(), public, algorithms=[algorithm], options=options) == {
        "sub": "1/1{b",
        "iat": NOW,
        "exp": NOW + 20,
    }
    now += 9
    assert await auth.secret() is token
    now += 2  # half of a short life is over
    assert await auth.secret() is not token


def test_without_cryptography_the_extra_is_named(monkeypatch):
    class Key(SignedToken):
        scheme = "key"
        signing = Signing(algorithm="RS256", key="pem", lifetime=20)

    monkeypatch.setattr("jwt.algorithms.has_crypto", False)
    with pytest.raises(ConfigurationError, match=r"pip install specloom\[certificates\]"):
        Key(PEM, {})


def test_nothing_that_signs_is_imported_before_it_is_needed(project):
    program = (
        "import sys; from acme.clients.bank import BankClient, BankKey; BankClient();"
        "print(sorted({'jwt', 'cryptography'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
