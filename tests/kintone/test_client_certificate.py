"""Client certificates, against a real TLS server that demands one."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import ssl
import traceback
from contextlib import asynccontextmanager, suppress

import aiohttp
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from specloom import ConfigurationError, Retry, TransportError
from specloom.core.secret import Secret
from specloom.kintone import ApiToken, ClientCertificate, KintoneClient

PASSPHRASE = "swordfish"


def certificate(name: str, issuer=None, *, ca: bool = False, days: tuple[int, int] = (-1, 1)):
    """A key and its certificate, signed by another's or its own, for some days from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    issuer_key, issuer_cert = issuer or (key, None)
    now = dt.datetime.now(dt.UTC)
    # Python 3.13 takes no certificate that leaves out what RFC 5280 demands.
    signs = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=ca,
        crl_sign=ca,
        **dict.fromkeys(
            (
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "encipher_only",
                "decipher_only",
            ),
            False,
        ),
    )
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    cert = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer_cert.subject if issuer_cert else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + dt.timedelta(days=days[0]))
        .not_valid_after(now + dt.timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(signs, critical=True)
        .add_extension(issued_by, critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    return key, cert


@pytest.fixture(scope="module")
def authority():
    return certificate("authority", ca=True)


@pytest.fixture(scope="module")
def person(authority):
    return certificate("ada", authority)


def as_pkcs12(person, encryption) -> bytes:
    key, cert = person
    return pkcs12.serialize_key_and_certificates(b"ada", key, cert, None, encryption)


def modern(person) -> bytes:
    return as_pkcs12(person, BestAvailableEncryption(PASSPHRASE.encode()))


def legacy(person) -> bytes:
    builder = PrivateFormat.PKCS12.encryption_builder()
    builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
    return as_pkcs12(person, builder.hmac_hash(hashes.SHA1()).build(PASSPHRASE.encode()))  # noqa: S303


def pem(person) -> bytes:
    key, cert = person
    secret = BestAvailableEncryption(PASSPHRASE.encode())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret) + cert.public_bytes(
        Encoding.PEM
    )


@asynccontextmanager
async def gate_with(server, authority, tmp_path):
    """A TLS server that lets nobody in without a certificate of the authority."""
    key, cert = server
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + cert.public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    context.load_verify_locations(cadata=authority[1].public_bytes(Encoding.PEM).decode())
    context.verify_mode = ssl.CERT_REQUIRED

    async def answer(request: web.Request) -> web.Response:
        peer = request.transport.get_extra_info("peercert")
        name = dict(pair[0] for pair in peer["subject"])["commonName"]
        return web.json_response({"records": [], "totalCount": None, "seen": name})

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0, ssl_context=context).start()
    try:
        yield f"https://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def gate(authority, tmp_path):
    async with gate_with(certificate("localhost", authority), authority, tmp_path) as url:
        yield url


@pytest.fixture
def trusting(authority):
    context = ssl.create_default_context()
    context.load_verify_locations(cadata=authority[1].public_bytes(Encoding.PEM).decode())
    return context


@pytest.mark.parametrize("form", [modern, legacy, pem])
async def test_the_certificate_lets_in(gate, trusting, person, form, tmp_path) -> None:
    path = tmp_path / "ada.pfx"
    path.write_bytes(form(person))
    before = set(tmp_path.iterdir())
    async with KintoneClient(
        gate,
        auth=ApiToken("t"),
        client_certificate=ClientCertificate(path, PASSPHRASE),
        ssl=trusting,
    ) as client:
        page = await client.records.list(app=1)
    assert page.extra["seen"] == "ada"
    assert set(tmp_path.iterdir()) == before


async def test_without_one_nobody_gets_in(gate, trusting) -> None:
    retry = Retry(attempts=1)
    async with KintoneClient(gate, auth=ApiToken("t"), ssl=trusting, retry=retry) as client:
        with pytest.raises(TransportError):
            await client.records.list(app=1)


async def test_a_server_that_is_not_trusted_is_not_asked_again(gate) -> None:
    events = []
    async with KintoneClient(
        gate, auth=ApiToken("t"), retry=Retry(on_retry=events.append)
    ) as client:
        with pytest.raises(TransportError, match=r"not trusted \(.*self-signed") as caught:
            await client.records.list(app=1)
    assert events == []
    assert not caught.value.maybe_done


async def test_a_server_whose_certificate_expired(authority, trusting, tmp_path) -> None:
    old = certificate("localhost", authority, days=(-9, -2))
    async with (
        gate_with(old, authority, tmp_path) as gate,
        KintoneClient(gate, auth=ApiToken("t"), ssl=trusting) as client,
    ):
        with pytest.raises(TransportError, match="certificate has expired"):
            await client.records.list(app=1)


@pytest.mark.parametrize("form", [modern, legacy, pem])
def test_a_wrong_passphrase_is_told_at_once(person, form) -> None:
    with pytest.raises(ConfigurationError, match="passphrase") as caught:
        ClientCertificate(form(person), "wrong-passphrase")
    text = "".join(
        traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    )
    ours = [line for line in text.splitlines() if "wrong-passphrase" in line]
    assert all("ClientCertificate(form(person)" in line for line in ours)


def test_files_that_cannot_work(tmp_path, person) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        ClientCertificate(tmp_path / "none.pfx", "x")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        ClientCertificate(b"junk", "x")
    with pytest.raises(ConfigurationError, match="cannot be loaded"):
        ClientCertificate(person[1].public_bytes(Encoding.PEM))
    assert "swordfish" not in repr(ClientCertificate(modern(person), PASSPHRASE))


@pytest.mark.parametrize("form", [modern, legacy, pem])
@pytest.mark.parametrize(
    ("days", "message"), [((-9, -2), r"expired on \d{4}-\d\d-\d\d; get a new"), ((2, 9), "clock")]
)
def test_a_certificate_that_is_not_valid_now(authority, form, days, message) -> None:
    person = certificate("ada", authority, days=days)
    with pytest.raises(ConfigurationError, match=message):
        ClientCertificate(form(person), PASSPHRASE)


def test_a_certificate_says_when_it_ends(person) -> None:
    held = ClientCertificate(modern(person), PASSPHRASE)
    assert held.valid_until == person[1].not_valid_after_utc


def test_a_session_of_the_callers_own_has_its_own_certificate(person) -> None:
    with pytest.raises(ConfigurationError, match="load_into"):
        KintoneClient(
            "https://example.s.cybozu.com",
            client_certificate=ClientCertificate(modern(person), PASSPHRASE),
            session=object(),
        )


# --- through a proxy


class Proxy:
    """An HTTP proxy on loopback that tunnels."""

    def __init__(self, password: str | None = None) -> None:
        self.password = password
        self.asked: list[bytes] = []

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_) -> None:
        self._server.close()

    async def _serve(self, reader, writer) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            self.asked.append(head)
            if self.password is not None and self._pair() not in head:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            else:
                host, _, port = head.split()[1].decode().rpartition(":")
                there = await asyncio.open_connection(host, int(port))
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await asyncio.gather(pump(reader, there[1]), pump(there[0], writer))
        writer.close()

    def _pair(self) -> bytes:
        return b"Basic " + base64.b64encode(f"ada:{self.password}".encode())


async def pump(reader, writer) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.mark.parametrize("own", [False, True])
async def test_through_a_proxy_with_certificate_and_ca(gate, trusting, person, own) -> None:
    held = ClientCertificate(modern(person), PASSPHRASE)
    async with Proxy("hidden-1") as proxy:
        url = f"http://ada:hidden-1@127.0.0.1:{proxy.port}"
        if own:
            held.load_into(trusting)
            connector = aiohttp.TCPConnector(ssl=trusting)
            session = aiohttp.ClientSession(connector=connector, proxy=url)
            client = KintoneClient(gate, auth=ApiToken("hidden-2"), session=session)
        else:
            session = None
            client = KintoneClient(
                gate,
                auth=ApiToken("hidden-2"),
                client_certificate=held,
                ssl=trusting,
                proxy=Secret(url),
            )
        async with client:
            page = await client.records.list(app=1)
            assert "hidden" not in f"{vars(client)!r} {vars(client._transport)!r}"
        if session is not None:
            await session.close()
    assert page.extra["seen"] == "ada"
    (asked,) = proxy.asked
    assert asked.startswith(f"CONNECT {gate.removeprefix('https://')} HTTP/1.1".encode())
    assert b"hidden-2" not in asked  # the token travels inside the tunnel only


async def test_a_proxy_that_refuses(gate, trusting) -> None:
    events = []
    async with (
        Proxy("right") as proxy,
        KintoneClient(
            gate,
            auth=ApiToken("hidden-2"),
            ssl=trusting,
            proxy=f"http://ada:hidden-1@127.0.0.1:{proxy.port}",
            retry=Retry(on_retry=events.append),
        ) as client,
    ):
        with pytest.raises(TransportError, match=r"the proxy refused .*407") as caught:
            await client.records.add(app=1, record={})
    assert not caught.value.maybe_done
    assert events == []
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame for frame in shown.stack if "/tests/" not in frame.filename]
    assert "hidden" not in f"{caught.value} {[frame.locals for frame in ours]}"


async def test_a_proxy_that_is_not_there(gate, trusting) -> None:
    async with Proxy() as proxy:
        port = proxy.port
    async with KintoneClient(
        gate,
        auth=ApiToken("t"),
        ssl=trusting,
        proxy=f"http://127.0.0.1:{port}",
        retry=Retry(attempts=1),
    ) as client:
        with pytest.raises(TransportError, match="no connection to the proxy") as caught:
            await client.records.list(app=1)
    assert not caught.value.maybe_done


@pytest.mark.parametrize("proxy", ["", "hidden:8080", "socks5://hidden:1", "http://hidden/path"])
def test_addresses_that_are_no_proxy(proxy) -> None:
    with pytest.raises(ConfigurationError, match="HTTP proxy") as caught:
        KintoneClient("https://example.cybozu.com", proxy=proxy)
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame for frame in shown.stack if "/tests/" not in frame.filename]
    assert "hidden" not in f"{caught.value} {[frame.locals for frame in ours]}"


def test_a_session_of_the_callers_own_has_its_own_proxy() -> None:
    with pytest.raises(ConfigurationError, match="give the proxy to the session"):
        KintoneClient("https://example.cybozu.com", session=object(), proxy="http://p:1")
