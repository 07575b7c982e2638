"""Timestamps are renewed before their clock's certificate expires (ADR 21)."""

from __future__ import annotations

import json
import logging
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from django.db import transaction

from core.edge import esign
from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.storage.vault import vault
from shared_apps.notary.models import Day, Renewal
from shared_apps.notary.queries import lasting, renewals, unrenewed_tokens

log = logging.getLogger(__name__)
FORM = "marque renewal of timestamps 1"
KEPT = timedelta(days=366 * 30)
"""In write-once storage, like the documents it speaks for."""
GAIN = timedelta(days=1)
"""A clock whose certificate lasts no longer than the old ones renews nothing."""


def renew_timestamps(*, actor: Actor) -> Renewal | None:
    """Have a clock vouch for the whole log up to its last closed day, and for every timestamp since the last
    renewal together with proof that their clocks were in good standing; None while nothing is due.

    A clock that expires no later than the old one is an error in the log, and asked again the next day. In
    the market's scope and outside of transactions. Raises Forbidden, AuthorityUnavailable, ClockAhead,
    CertificateRevoked, TimestampWrong, and OSError and VaultRefused of the store.
    """
    actor.require("notary.close")
    standing = lasting()
    last_day = Day.objects.exclude(token=None).order_by("-date").first()
    if not standing.due or standing.until is None or last_day is None:
        return None
    said = _said(last_day, unrenewed_tokens())
    digest = sha256(said).digest()
    authority = esign.authority()
    token = authority.timestamp(digest)
    stamped_at, ends = authority.check_timestamp(token, digest), esign.clock_ends(token)
    if ends < standing.until + GAIN:
        log.error("timestamps hold until %s and cannot be renewed: the clock's own ends then", standing.until)
        return None
    key = f"renewals/{digest.hex()}.json"
    version = vault().put(key, said, until=clock.now() + KEPT)
    with transaction.atomic():
        renewal = Renewal.objects.create(
            day=last_day,
            root=last_day.root,
            key=key,
            storage_version=version,
            sha256=digest.hex(),
            token=token,
            stamped_at=stamped_at,
            holds_until=ends,
        )
        about = {"day": str(last_day.date), "root": last_day.root, "holds_until": ends.isoformat()}
        record(actor, "notary.timestamps.renewed", ("renewal", renewal.id), after=about)
        return renewal


def _said(day: Day, tokens: Sequence[bytes]) -> bytes:
    """What is stamped: the root that the days before are chained to, the older timestamps by their digests
    and, of each clock, its certificates with what is said of them today.
    """
    clocks = {}
    for token in tokens:
        standing = esign.clock_standing(token)
        clocks[sha256(standing.certificates[0]).hexdigest()] = {
            name: [b64encode(each).decode() for each in getattr(standing, name)]
            for name in ("certificates", "ocsps", "crls")
        }
    said = {
        "form": FORM,
        "day": str(day.date),
        "root": day.root,
        "renewed": [one.sha256 for one in reversed(renewals())],
        "tokens": [sha256(token).hexdigest() for token in tokens],
        "clocks": clocks,
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
