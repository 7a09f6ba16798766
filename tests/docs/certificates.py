"""The files that the page on sessions names: a certificate of one's own, and who vouches for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ada")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - dt.timedelta(days=1))
    cert = builder.not_valid_after(now + dt.timedelta(days=1)).sign(key, hashes.SHA256())
    secret = BestAvailableEncryption(b"passphrase")
    held = pkcs12.serialize_key_and_certificates(b"ada", key, cert, None, secret)
    (folder / "ada.pfx").write_bytes(held)
    (folder / "company-ca.pem").write_bytes(cert.public_bytes(Encoding.PEM))
