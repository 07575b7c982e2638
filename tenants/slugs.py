"""Subdomains dealers may have."""

from __future__ import annotations

import re
from datetime import timedelta

RESTS_FOR = timedelta(days=365)
"""How long a former dealer's subdomain is given to nobody: links to it are still about."""

_SHAPE = re.compile(r"\A[a-z][a-z0-9-]{1,29}[a-z0-9]\Z")
_KEPT = """
abuse account accounts admin administrator api app apply apps art assets auth autoconfig autodiscover backup
billing blog cars catalog cdn checkout console contact dashboard dealer dealers default demo dev dns docs
email en errors example ftp git help host hosts imap info internal invitation invoice io localhost login
logout mail market marketplace marque media metrics monitor mx my nearest news noreply ns ns1 ns2 operator
order orders pay payment payments photos platform pop pop3 portal postmaster private proxy public register
registry root sandbox secure security service sftp shop sign-in signin sign-up signup sites sms smtp ssh
staging static statistics status store stripe support system template test trust upload verify vpn webhook
webhooks webmail webmaster wpad www www1 www2 zh
"""
RESERVED = frozenset(_KEPT.split())
_LOOKS_LIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "-": ""})


def _seen(slug: str) -> str:
    """What a hasty eye reads: `c0ns0le`, `adm1n` and `rnarket` are words of ours to it."""
    return slug.translate(_LOOKS_LIKE).replace("rn", "m").replace("vv", "w")


_SEEN = frozenset(_seen(word) for word in RESERVED)


def problem_with(slug: str) -> str | None:
    """The error code of a slug that cannot be a subdomain here, None for a good one.

    Only ASCII is left by the shape, and two hyphens in a row would make room for punycode (`xn--`).
    """
    if not _SHAPE.match(slug) or "--" in slug:
        return "dealers.slug_invalid"
    return "dealers.slug_reserved" if _seen(slug) in _SEEN else None
