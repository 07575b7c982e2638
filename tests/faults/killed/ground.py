"""What the burning product sells, and what became of it; one JSON value on standard output.

`python -m tests.faults.killed.ground plant N HOST` and `… reckon`, in the environment of an instance.
"""

import json
import sys
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db.models import Sum
from django.test import Client

from config.market_audit.reading import living_dealers
from tenant_apps.cashier.models import Account
from tenants.context import DealerRef, dealer_context
from tests.benchmarks.day_parts import reckoning
from tests.benchmarks.sales_parts.judging import double_sales
from tests.benchmarks.sales_parts.planting import plant
from tests.factories.accounts import account, signed_in


def planted(count: int, host: str) -> list[list[str]]:
    """So many cars at two dealers, each with the session of a buyer on this host."""
    pairs = []
    for car in plant(count, 2):
        client = signed_in(Client(headers={"host": host}), account())
        pairs.append([str(car.id), client.cookies["sessionid"].value])
    return pairs


def reckoned() -> dict[str, Any]:
    """How the orders stand, all that is lost or there twice, and the money held (minor units)."""
    dealers = living_dealers()
    return {
        "ends": reckoning.ends(dealers),
        "lost": reckoning.lost(dealers),
        "doubled": reckoning.doubled(dealers) | double_sales(dealers),
        "held": sum(_held(dealer) for dealer in dealers),
    }


def _held(dealer: DealerRef) -> int:
    with dealer_context(dealer):
        return int(Account.objects.aggregate(all=Sum("held_minor"))["all"] or 0)


if __name__ == "__main__":
    said = planted(int(sys.argv[2]), sys.argv[3]) if sys.argv[1] == "plant" else reckoned()
    print(json.dumps(said, ensure_ascii=False))
