from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.watching.models import Favourite, Letter, News, SavedSearch
from shared_apps.watching.policies import UNDO_FOR

REMEMBERED = timedelta(days=400)
"""Longer than a link in a letter is good for."""


@transaction.atomic
def forget_removed(*, actor: Actor) -> None:
    """Delete what was removed and can no longer be taken back, and what was told long ago."""
    now = clock.now()
    Favourite.objects.filter(removed_at__lt=now - UNDO_FOR).delete()
    SavedSearch.objects.filter(removed_at__lt=now - UNDO_FOR).delete()
    News.objects.filter(found_at__lt=now - REMEMBERED).delete()
    Letter.objects.filter(created_at__lt=now - REMEMBERED).delete()
