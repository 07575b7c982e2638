"""AES-256-GCM: what was sealed with a key and bound to a place opens with both, or not at all."""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES, NONCE_BYTES = 32, 12
_FORM = b"M1"  # the form of sealed bytes: mark, nonce, ciphertext with its tag (NIST SP 800-38D)


class SealBroken(ValueError):
    """Sealed bytes were changed, belong elsewhere, or were sealed with another key."""


def new_key() -> bytes:
    """A fresh 256-bit key from the system's random source."""
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def seal(key: bytes, plain: bytes, *, bound_to: str) -> bytes:
    """Encrypt; `bound_to` names the place ("table:row:column") and must be given again to open."""
    nonce = os.urandom(NONCE_BYTES)
    return _FORM + nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def unseal(key: bytes, sealed: bytes, *, bound_to: str) -> bytes:
    """Decrypt what `seal` made. Raises SealBroken."""
    if not sealed.startswith(_FORM):
        raise SealBroken("these bytes were not sealed here")
    nonce, rest = sealed[len(_FORM) : len(_FORM) + NONCE_BYTES], sealed[len(_FORM) + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, rest, bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken("these bytes were changed, or belong elsewhere") from error


def derive(key: bytes, purpose: str) -> bytes:
    """A 256-bit key for one purpose (HKDF-SHA256): what is learnt of one says nothing of the others."""
    return HKDF(SHA256(), length=KEY_BYTES, salt=None, info=f"marque {purpose}".encode()).derive(key)


def digest(key: bytes, text: str) -> bytes:
    """HMAC-SHA256 of a text: whoever holds the key sees which texts are equal, nobody else."""
    return hmac.digest(key, text.encode(), "sha256")
