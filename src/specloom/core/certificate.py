"""Client certificates, for services that demand one before anything else."""

from __future__ import annotations

import os
import secrets
import ssl
import tempfile
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ConfigurationError
from .secret import Secret

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["ClientCertificate"]

_PEM = b"-----BEGIN "


class ClientCertificate:
    """A client certificate with its key: PKCS#12 (`.pfx`, `.p12`), or PEM that holds both.

    PKCS#12 needs the extra `specloom[certificates]`.

    Args:
        source: Path of the file, or what it holds.
        passphrase: Passphrase of the file.

    Raises:
        ConfigurationError: The file is not there, cannot be read with this passphrase, or holds a
            certificate that is not valid now.
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | bytes,
        passphrase: str | Secret | None = None,
    ) -> None:
        hidden = passphrase if isinstance(passphrase, Secret) else Secret(passphrase or "")
        self._passphrase = hidden
        del passphrase  # what is raised below must not show it among the locals
        self._data = source if isinstance(source, bytes) else _read(source)
        # A file that cannot be used shows now.
        self.load_into(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        self.valid_until = _valid_until(self._as_pem()[0])
        """When the certificate ends; None where PEM is read without `specloom[certificates]`."""

    def load_into(self, context: ssl.SSLContext) -> None:
        """Have connections of a context present this certificate."""
        pem, password = self._as_pem()
        fault = None
        with _file_of(pem) as path:
            try:
                context.load_cert_chain(path, password=password.reveal)
            except (ssl.SSLError, ValueError) as error:
                fault = getattr(error, "reason", None) or type(error).__name__
        if fault is not None:
            raise ConfigurationError(
                f"ClientCertificate: the certificate and its key cannot be loaded ({fault}); check "
                "the passphrase, and that the file holds both"
            )

    def _as_pem(self) -> tuple[bytes, Secret]:
        if _PEM in self._data:
            return self._data, self._passphrase
        try:
            from cryptography.hazmat.primitives import serialization
            from cryptography.hazmat.primitives.serialization import pkcs12
        except ImportError:
            raise ConfigurationError(
                "ClientCertificate: PKCS#12 needs `pip install specloom[certificates]`"
            ) from None
        store = None
        with suppress(ValueError):
            store = pkcs12.load_pkcs12(self._data, self._passphrase.reveal().encode() or None)
        if store is None or store.key is None or store.cert is None:
            raise ConfigurationError(
                "ClientCertificate: the PKCS#12 file cannot be read; check the passphrase, and "
                "that the file holds a certificate and its key"
            )
        password = Secret(secrets.token_urlsafe(32))
        key = store.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(password.reveal().encode()),
        )
        chain = [store.cert, *store.additional_certs]
        pem = serialization.Encoding.PEM
        return key + b"".join(each.certificate.public_bytes(pem) for each in chain), password

    def __repr__(self) -> str:
        return "ClientCertificate(***)"


def _valid_until(pem: bytes) -> datetime | None:
    try:
        from cryptography import x509
    except ImportError:
        return None
    # The first is the client's own; its issuers follow.
    own = x509.load_pem_x509_certificates(pem)[0]
    now = datetime.now(UTC)
    if now > own.not_valid_after_utc:
        raise ConfigurationError(
            f"ClientCertificate: the certificate expired on {own.not_valid_after_utc:%Y-%m-%d}; "
            "get a new one"
        )
    if now < own.not_valid_before_utc:
        raise ConfigurationError(
            f"ClientCertificate: the certificate is not valid before {own.not_valid_before_utc}; "
            "check this machine's clock"
        )
    return own.not_valid_after_utc


def _read(path: str | os.PathLike[str]) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"ClientCertificate: {os.fspath(path)}: {error.strerror or type(error).__name__}"
        ) from None


@contextmanager
def _file_of(data: bytes) -> Generator[str]:
    """A path that holds the data, in memory where the system can, else gone right after.

    `SSLContext.load_cert_chain` takes nothing but paths.
    """
    if hasattr(os, "memfd_create") and os.path.isdir("/proc/self/fd"):  # noqa: PTH112
        descriptor = os.memfd_create("certificate", os.MFD_CLOEXEC)
        try:
            os.write(descriptor, data)
            yield f"/proc/self/fd/{descriptor}"
        finally:
            os.close(descriptor)
        return
    descriptor, path = tempfile.mkstemp()
    try:
        os.write(descriptor, data)
        os.close(descriptor)
        yield path
    finally:
        Path(path).unlink()
