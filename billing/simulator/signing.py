"""Stripe's webhook signature: ``t=<seconds>,v1=<HMAC-SHA256 of "t.body">``."""

import hashlib
import hmac


def signature(body: bytes, secret: str, at: int) -> str:
    """The ``Stripe-Signature`` header for a body sent at ``at`` (Unix seconds)."""
    signed = str(at).encode() + b"." + body
    return f"t={at},v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
