"""The platform's signature under exports and certificates: Ed25519; who has the public key can check it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SEED_BYTES = 32


def sign(content: bytes) -> str:
    """The platform's signature of these bytes, in hexadecimal digits."""
    return _key().sign(content).hex()


def public_key() -> str:
    """The key that checks `sign`, in hexadecimal digits; to be published."""
    return _key().public_key().public_bytes_raw().hex()


def is_signed(content: bytes, signature: str, key: str) -> bool:
    """Whether the holder of this public key signed these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def canonical(content: Any) -> bytes:
    """JSON with one form for one content: keys in order, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@cache
def _key() -> Ed25519PrivateKey:
    if settings.SIGNING_KEY:
        seed = bytes.fromhex(settings.SIGNING_KEY)
    else:
        derive = HKDF(SHA256(), SEED_BYTES, salt=None, info=b"marque: exports and certificates, 1")
        seed = derive.derive(bytes.fromhex(settings.MASTER_KEYS[0]))
    if len(seed) != SEED_BYTES:
        raise ValueError("MARQUE_SIGNING_KEY must be 64 hexadecimal digits")
    return Ed25519PrivateKey.from_private_bytes(seed)
