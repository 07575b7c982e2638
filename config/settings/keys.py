"""Master keys wrap every dealer's keys. Whoever loses them loses all backups and sealed fields.

The first wraps, the others still open: with two of them at once a master key is changed without a pause
(`manage.py keys rewrap`).
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.settings import env

_FORM = re.compile(r"\A[0-9a-f]{64}\Z")
_PUBLISHED = {"5e" * 32}
"""Keys that stand in this repository, for its tests."""
_FEWEST = 16  # different bytes in 32 by chance: fewer do not happen


def master_keys(text: str) -> list[str]:
    """The keys in a text, newest first, apart by commas, spaces or lines. Raises ImproperlyConfigured."""
    keys = re.split(r"[\s,]+", text.strip().lower())
    if not all(map(_FORM.match, keys)):
        raise ImproperlyConfigured("MARQUE_MASTER_KEY must be 64 hexadecimal digits (several: newest first)")
    return list(dict.fromkeys(keys))


def require_secret(keys: Iterable[str], secrets_file: Path) -> None:
    """Raise ImproperlyConfigured for a key that is no secret: in production a demo's key protects nothing.

    `secrets_file` is where `./run` keeps what it made up for the demo, beside the data it wraps.
    """
    demo = _PUBLISHED | _demo_keys(secrets_file)
    for key in keys:
        if key in demo or len(set(bytes.fromhex(key))) < _FEWEST:
            raise ImproperlyConfigured(
                "MARQUE_MASTER_KEY is a demo key, and these are production settings. Make one of your own"
                " (openssl rand -hex 32), keep it apart from the data, and move dealers that are already"
                " under the demo's with `manage.py keys rewrap` in the demo's settings."
            )


def _demo_keys(secrets_file: Path) -> set[str]:
    try:
        return {str(json.loads(secrets_file.read_text(encoding="utf-8"))["master_key"]).lower()}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


MASTER_KEYS = master_keys(env.secret("MARQUE_MASTER_KEY"))
# A dealer's data key that is older is changed by the scheduler; 0: only by hand.
KEY_ROTATION_DAYS = env.number("MARQUE_KEY_ROTATION_DAYS", 365)
# Whose keys open the sealed columns of the rows at hand (core.storage.sealed).
KEYRING = "tenants.keys.rings.ring_at_hand"
