from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.storage import scope
from shared_apps.notary.errors import NotADigest
from shared_apps.notary.facts import LeafFacts
from shared_apps.notary.models import Leaf
from shared_apps.notary.queries import leaf_facts
from tenants.context import current_dealer

_DIGEST = re.compile(r"\A[0-9a-f]{64}\Z")
_INSERT = """
INSERT INTO public.notary_leaf (id, dealer_id, document_sha256, kind, sealed_at, entered_at)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


def enter(*, actor: Actor, document_sha256: str, kind: str, sealed_at: datetime) -> LeafFacts:
    """Enter a document's digest in the log, in the caller's transaction: for the dealer at hand, or for the
    platform in the market's scope. A digest that the dealer has entered already stays as it is.

    `kind` is the document's code ("SALE"), `sealed_at` is zoned. Raises Forbidden for anybody but the system,
    and NotADigest.
    """
    actor.require("notary.enter")
    if not _DIGEST.match(document_sha256):
        raise NotADigest()
    dealer: UUID | None = current_dealer().id if scope.current().kind == "dealer" else None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_INSERT, [ids.new_id(), dealer, document_sha256, kind, sealed_at, clock.now()])
        return leaf_facts(Leaf.objects.get(document_sha256=document_sha256, dealer_id=dealer))
