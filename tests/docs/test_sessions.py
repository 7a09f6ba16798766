"""The examples of docs/sessions.md, run as they stand against local services."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import ssl
import textwrap
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from specloom.kintone import ApiToken, KintoneClient
from specloom.testing import KintoneService

PAGE = (Path(__file__).parent.parent.parent / "docs" / "sessions.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
OAUTH, MINT, CERTIFICATE, PROXY = BLOCKS


async def run(block: str, **scope: object) -> dict[str, object]:
    source = f"async def example():\n{textwrap.indent(block, '    ')}\n    return locals()"
    exec(compile(source, "sessions.md", "exec"), scope)  # noqa: S102
    return await scope["example"]()  # type: ignore[operator]


async def test_oauth() -> None:
    async def visit(url: str) -> dict[str, str]:
        async with (
            aiohttp.ClientSession(cookies={"JSESSIONID": "s"}) as browser,
            browser.get(url, allow_redirects=False) as answer,
        ):
            return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    stored = []
    async with KintoneService() as service:
        service.add_app(7, fields={"title": "SINGLE_LINE_TEXT"})
        service.add_session(cookies={"JSESSIONID": "s"}, request_token="t")
        service.add_oauth_client(
            "client-id", "client-secret", redirect_uri="https://app.example.com/callback"
        )
        block = OAUTH.replace("https://example.cybozu.com", service.base_url)
        example = await run(block, secrets=secrets, visit=visit, store=stored.append)
    assert example["page"].records == []  # type: ignore[attr-defined]
    assert stored == []


async def test_a_token_for_the_front_end() -> None:
    answer = (await run(MINT))["answer"]
    claims = jwt.decode(answer["token"], options={"verify_signature": False})  # type: ignore[index]
    assert (claims["sub"], claims["roles"]) == ("user-1", ["EDITOR"])


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that the examples name."""
    monkeypatch.chdir(tmp_path)
    key, cert = own_certificate()
    secret = BestAvailableEncryption(b"passphrase")
    held = pkcs12.serialize_key_and_certificates(b"ada", key, cert, None, secret)
    (tmp_path / "ada.pfx").write_bytes(held)
    (tmp_path / "company-ca.pem").write_bytes(cert.public_bytes(Encoding.PEM))


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("block", [CERTIFICATE, PROXY])
async def test_certificates_and_proxies(block: str) -> None:
    names = {"ssl": ssl, "KintoneClient": KintoneClient, "ApiToken": ApiToken}
    made = await run(block.replace("…", "token"), **names)
    await made["kintone"].close()  # type: ignore[attr-defined]


def own_certificate():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ada")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - dt.timedelta(days=1))
    return key, builder.not_valid_after(now + dt.timedelta(days=1)).sign(key, hashes.SHA256())
