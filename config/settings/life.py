"""Dealers that close, leave, and are erased."""

import tomllib

from config.settings import env
from config.settings.places import BASE_DOMAIN, ROOT

_PROJECT = ROOT / "pyproject.toml"
PRODUCT_VERSION = (
    tomllib.loads(_PROJECT.read_text())["project"]["version"] if _PROJECT.is_file() else "unknown"
)
"""Told in exports and certificates."""

SUPPORT_EMAIL = env.text("MARQUE_SUPPORT_EMAIL", f"support@{BASE_DOMAIN}")
ERASE_GRACE_DAYS = env.number("MARQUE_ERASE_GRACE_DAYS", 30)
"""How long the data of a dealer who left is kept before it is erased."""
SIGNING_KEY = env.text("MARQUE_SIGNING_KEY", "")
"""Seed of the Ed25519 key under exports and certificates, 64 hexadecimal digits; derived from the master key
where it is not given.
"""
