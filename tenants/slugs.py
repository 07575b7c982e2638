"""Subdomains dealers may have."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"\A[a-z][a-z0-9-]{1,29}[a-z0-9]\Z")
_KEPT = """
account accounts admin api app art assets auth autodiscover billing blog cars cdn checkout console
dealer dealers demo dev docs email en ftp git help imap internal localhost login mail market marque
media mx my ns ns1 ns2 order orders pay photos pop portal public root security shop sign-in smtp
staging static status support system test webhook webhooks www zh
"""
RESERVED = frozenset(_KEPT.split())


def problem_with(slug: str) -> str | None:
    """The error code of a slug that cannot be a subdomain here, None for a good one."""
    if not _SHAPE.match(slug) or "--" in slug:
        return "dealers.slug_invalid"
    return "dealers.slug_reserved" if slug in RESERVED else None
