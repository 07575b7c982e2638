"""Numbers without gaps: who takes one holds the range until the paper that bears it is there, or is not."""

from __future__ import annotations

from typing import Literal

from django.db.models import F

from core.kernel import clock
from tenant_apps.invoicing.models import NumberRange

Series = Literal["SJ", "FP"]
"""收据 and 发票."""


def next_number(series: Series) -> str:
    """`FP2026-000001`: the next of the dealer's range of this year (of Shanghai), in the open transaction.

    A transaction that fails gives its number back; the next in line waits until that is known.
    """
    year = clock.now().astimezone(clock.SHANGHAI).year
    mine = NumberRange.objects.filter(kind=series, year=year)
    if not mine.update(last=F("last") + 1):
        NumberRange.objects.bulk_create([NumberRange(kind=series, year=year)], ignore_conflicts=True)
        mine.update(last=F("last") + 1)
    return f"{series}{year}-{mine.values_list('last', flat=True).get():06d}"
