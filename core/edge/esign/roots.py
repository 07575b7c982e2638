"""The roots that are believed: a PEM file that the settings name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings


def named_roots() -> tuple[bytes, ...]:
    """The roots of the settings (DER), whether or not an authority answers; none when none are named."""
    file = Path(settings.TRUST_ROOTS) if settings.TRUST_ROOTS else None
    if file is None or not file.exists():
        return ()
    return tuple(each.public_bytes(serialization.Encoding.DER) for each in read_roots(file))


def read_roots(file: Path) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM file. Raises OSError and ValueError."""
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(file: Path, changed: int) -> tuple[x509.Certificate, ...]:
    return tuple(x509.load_pem_x509_certificates(file.read_bytes()))
