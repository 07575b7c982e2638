"""The certificate authority and the clock that contracts are signed with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from django.core.exceptions import ImproperlyConfigured

from config.settings import env

# Where certificates for signers are asked for: the address before /.well-known/est (RFC 7030).
AUTHORITY_URL = env.text("MARQUE_AUTHORITY_URL", "").rstrip("/")
AUTHORITY_USER = env.text("MARQUE_AUTHORITY_USER", "marque")
AUTHORITY_TOKEN = env.secret("MARQUE_AUTHORITY_TOKEN", "")
# RFC 3161 over HTTP; the demonstration authority has its own clock.
TIMESTAMP_URL = env.text("MARQUE_TIMESTAMP_URL", "")
# A PEM file with the roots that are believed, of signers and of clocks.
TRUST_ROOTS = env.text("MARQUE_TRUST_ROOTS", "")
# Seconds for one call to them; all tries together take at most two and a half times as long.
AUTHORITY_PATIENCE = env.number("MARQUE_AUTHORITY_PATIENCE", 8)

DEMO_MARK = "Demonstration only: no legal value"
_LOCAL = {"127.0.0.1", "::1", "localhost"}


def require_authority(urls: Iterable[str], roots: str) -> None:
    """Raise ImproperlyConfigured for the demo's authority: in production its signatures bind nobody."""
    demo = any((urlsplit(url).hostname or "") in _LOCAL for url in urls if url)
    if roots and not demo:
        try:
            found = x509.load_pem_x509_certificates(Path(roots).read_bytes())
            demo = any(DEMO_MARK in each.subject.rfc4514_string() for each in found)
        except (OSError, ValueError) as error:
            raise ImproperlyConfigured(f"MARQUE_TRUST_ROOTS ({roots}) cannot be read") from error
    if demo:
        raise ImproperlyConfigured(
            "MARQUE_AUTHORITY_URL names the demonstration authority, and these are production settings. Name"
            " a real certificate authority and time stamping authority (docs/esign.md), or say that you know"
            " what you do with MARQUE_ALLOW_DEMO_AUTHORITY=1."
        )
