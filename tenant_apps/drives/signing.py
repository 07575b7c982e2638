"""Digests of what is signed tell whether anything was changed."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def digest_of(plain: Any) -> str:
    """SHA-256 (hex) of a value's canonical JSON."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
