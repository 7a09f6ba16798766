"""Client certificates, against a real TLS server that demands one."""

from __future__ import annotations

import datetime as dt
import ssl
import traceback

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
from specloom.kintone import ApiToken, ClientCertificate, KintoneClient

PASSPHRASE = "swordfish"


def certificate(name: str, issuer=None, *, ca: bool = False):
    """A key and its certificate, signed by another's or its own."""
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
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
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


@pytest.fixture
async def gate(authority, tmp_path):
    """A TLS server that lets nobody in without a certificate of the authority."""
    key, cert = certificate("localhost", authority)
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
    yield f"https://localhost:{runner.addresses[0][1]}"
    await runner.cleanup()


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
        with pytest.raises(TransportError, match="not trusted"):
            await client.records.list(app=1)
    assert events == []


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
