"""The carrier's signature: `Carrier-Signature: t=<Unix seconds>,v1=<HMAC-SHA256 of "t.body" in hex>`."""

from __future__ import annotations

import hashlib
import hmac
import re

from tenant_apps.logistics.errors import BadSignature

HEADER = "Carrier-Signature"
OLDEST_SECONDS = 300
_FORM = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def sign(body: bytes, secret: str, at: int) -> str:
    """The header's value for a body sent at `at` (Unix seconds)."""
    return f"t={at},v1={_digest(body, secret, at)}"


def verify(body: bytes, header: str, secret: str, now: int) -> None:
    """Raise BadSignature unless whoever knows the secret signed this body in the last five minutes."""
    found = _FORM.fullmatch(header)
    if not secret or found is None:
        raise BadSignature()
    at = int(found[1])
    if abs(now - at) > OLDEST_SECONDS or not hmac.compare_digest(_digest(body, secret, at), found[2]):
        raise BadSignature()


def _digest(body: bytes, secret: str, at: int) -> str:
    return hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
