from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.tradein.models import TradeIn
from shared_apps.tradein.pictures import forget

KEPT = timedelta(days=30)
AT_A_TIME = 200


def forget_abandoned(*, actor: Actor) -> int:
    """Delete what guests began a month ago and nobody signed in for, with the photos; returns how many."""
    actor.require("tradein.tidy")
    with transaction.atomic():
        rows = TradeIn.objects.filter(buyer_id__isnull=True, created_at__lt=clock.now() - KEPT)
        old = list(rows.select_for_update(skip_locked=True).prefetch_related("photos")[:AT_A_TIME])
        files = [(one.id, photo.id) for one in old for photo in one.photos.all()]
        TradeIn.objects.filter(id__in=[one.id for one in old]).delete()
    for trade_in_id, photo_id in files:
        forget(trade_in_id, photo_id)
    return len(old)
