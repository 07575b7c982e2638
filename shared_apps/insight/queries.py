from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Sum

from core.kernel import clock
from shared_apps.insight.facts import DELIVERED, NOT_PLACED, DealerFigures
from shared_apps.insight.models import DealerStat, OrderFact
from tenants.models import Dealer

_DAILY = """
SELECT day::date, coalesce(p.orders, 0), coalesce(p.reservations, 0), coalesce(d.delivered, 0),
       coalesce(d.turnover, 0)
FROM generate_series(%(first)s::date, %(last)s::date, '1 day') day
LEFT JOIN (SELECT (placed_at AT TIME ZONE %(zone)s)::date AS on_day, count(*) AS reservations,
                  count(*) FILTER (WHERE state <> ALL (%(unplaced)s)) AS orders
           FROM insight_orderfact WHERE placed_at >= %(since)s GROUP BY 1) p ON p.on_day = day::date
LEFT JOIN (SELECT (delivered_at AT TIME ZONE %(zone)s)::date AS on_day, count(*) AS delivered,
                  sum(total_minor) AS turnover
           FROM insight_orderfact
           WHERE delivered_at >= %(since)s AND state = ANY (%(delivered)s) GROUP BY 1) d
       ON d.on_day = day::date
ORDER BY day
"""


def stats() -> list[DealerFigures]:
    """Every dealer's figures, the largest turnover first."""
    rows = DealerStat.objects.select_related("dealer").order_by("-turnover_minor", "dealer__name")
    return [_figures(row) for row in rows]


def _figures(stat: DealerStat) -> DealerFigures:
    return DealerFigures(
        dealer_id=stat.dealer.id,
        slug=stat.dealer.slug,
        name=stat.dealer.name,
        city=stat.dealer.city,
        stock_units=stat.stock_units,
        listed_units=stat.listed_units,
        stock_value_minor=stat.stock_value_minor,
        open_reservations=stat.open_reservations,
        orders=stat.orders,
        delivered=stat.delivered,
        turnover_minor=stat.turnover_minor,
        currency=stat.currency,
    )


def watermark() -> datetime | None:
    """The instant up to which every dealer's figures are counted; None before the first count."""
    oldest: datetime | None = DealerStat.objects.aggregate(at=Min("computed_at"))["at"]
    return oldest


def dealer_counts() -> dict[str, int]:
    """How many dealers are in each state."""
    return {
        row["state"]: row["n"] for row in Dealer.objects.order_by().values("state").annotate(n=Count("id"))
    }


def orders_by_state() -> dict[str, int]:
    """How many orders of all dealers are in each state."""
    return {
        row["state"]: row["n"]
        for row in OrderFact.objects.order_by().values("state").annotate(n=Count("order_id"))
    }


def turnover_since(moment: datetime) -> int:
    """Minor units of orders delivered since then, over all dealers."""
    rows = OrderFact.objects.filter(delivered_at__gte=moment, state__in=DELIVERED)
    return int(rows.aggregate(total=Sum("total_minor"))["total"] or 0)


def month_start() -> datetime:
    """The first instant of this month where the market's clocks hang."""
    local = clock.now().astimezone(ZoneInfo(settings.SHOWN_TIME_ZONE))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def daily(days: int = 30) -> list[dict[str, Any]]:
    """Reservations, orders, deliveries and turnover of each of the market's last local days, without gaps."""
    zone = ZoneInfo(settings.SHOWN_TIME_ZONE)
    today = clock.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=days - 1)
    values: dict[str, Any] = {
        "first": first.date(),
        "last": today.date(),
        "since": first,
        "zone": settings.SHOWN_TIME_ZONE,
        "unplaced": list(NOT_PLACED),
        "delivered": list(DELIVERED),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DAILY, values)
        names = ("day", "orders", "reservations", "delivered", "turnover_minor")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
