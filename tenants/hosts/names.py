"""Host names as people write them, brought into the one form that DNS, browsers and our rows share."""

from __future__ import annotations

import re
from ipaddress import ip_address

import idna
from django.conf import settings

from core.kernel.errors import Invalid
from tenants.hosts.errors import HostInvalid, HostOurs, HostPublic
from tenants.hosts.suffixes import is_public_suffix

CHALLENGE = "_marque-challenge"
LONGEST = 253 - len(CHALLENGE) - 1
_KEPT = "localhost local internal lan home corp test example invalid onion arpa alt"
_NEVER_PUBLIC = frozenset(_KEPT.split())
_LABEL = re.compile(r"\A[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")


def parse_host(written: str) -> str:
    """The host in lower-case ASCII (IDNA 2008), without scheme and trailing dot.

    Raises HostInvalid for what is no full host name of the public DNS (an address, a wildcard, one label, a
    reserved name), HostPublic for a suffix that strangers share, HostOurs for a name under the platform's.
    """
    text = re.sub(r"\Ahttps?://|/\Z", "", written.strip().lower()).rstrip(".")
    try:
        host = idna.encode(text, uts46=True, std3_rules=True).decode()
    except idna.IDNAError:
        raise HostInvalid() from None
    problem = _problem(host)
    if problem is not None:
        raise problem
    return host


def shown_host(host: str) -> str:
    """The host as people read it: `车.example.cn` for `xn--d5s.example.cn`."""
    try:
        return idna.decode(host)
    except idna.IDNAError:
        return host


def record_name(host: str) -> str:
    """Where the TXT record stands that proves whose the host is."""
    return f"{CHALLENGE}.{host}"


def _problem(host: str) -> Invalid | None:
    labels = host.split(".")
    if len(host) > LONGEST or len(labels) < 2 or not all(map(_LABEL.match, labels)):
        return HostInvalid()
    if labels[-1] in _NEVER_PUBLIC or labels[-1][0].isdigit() or _is_address(host):
        return HostInvalid()
    if host == settings.BASE_DOMAIN or host.endswith(f".{settings.BASE_DOMAIN}"):
        return HostOurs()
    return HostPublic() if is_public_suffix(host) else None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
