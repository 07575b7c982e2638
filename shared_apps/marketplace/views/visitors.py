"""Who looks at a page: people are counted, machines are not."""

from __future__ import annotations

import re

from django.http import HttpRequest

from shared_apps.accounts.models import User
from shared_apps.accounts.signing import address_of

_MACHINE = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|scrape|archiver|preview|monitor|headless|lighthouse|phantom|facebookexternal"
    r"|embedly|curl|wget|python|java/|okhttp|go-http|libwww|axios|node-fetch|httpclient|postman|feed|\A\W*\Z",
    re.I,
)


def visitor_of(request: HttpRequest) -> str | None:
    """What tells this reader from others today; None for machines and for pages fetched ahead of a reader.

    An account is one visitor on all its devices; a guest is an address with a browser.
    """
    agent = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if request.method != "GET" or _MACHINE.search(agent) or "prefetch" in ahead:
        return None
    if isinstance(request.user, User):
        return f"user {request.user.id}"
    return f"{address_of(request)} {agent}"
