from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum, Value

from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of, lines_of_all
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from core.kernel.money import Money
from core.storage.belongings import Tie
from shared_apps.marketplace.facts import Deposit
from tenant_apps.contracts.queries import ids_of_order, turned_down, waiting_to_countersign
from tenant_apps.orders import gates
from tenant_apps.orders.deadlines import CLOSES_AFTER, STAGES
from tenant_apps.orders.ending import STANDARD, Policy, policy_from
from tenant_apps.orders.errands import errands
from tenant_apps.orders.errors import NothingAsked
from tenant_apps.orders.facts import OrderAtHand, Standing
from tenant_apps.orders.models import EndingPolicy, EndingRequest, Order
from tenant_apps.orders.policies import require_sight
from tenant_apps.orders.states import MAY_HAVE_CONTRACT, MILESTONES, NEEDS_STAFF, ORDER, OWED, TAKES_THE_CAR

LONGEST_SEARCH = 100
TOLD_OF = 5
"""How many declined or lapsed contracts the dashboard names."""

MOST_ERRANDS = 50
_STANDING = """
SELECT count(*) FILTER (WHERE state = 'HOLD' AND hold_expires_at > %s),
       count(*) FILTER (WHERE created_at > %s),
       (array_agg(id) FILTER (WHERE vehicle_id = %s AND state = ANY (%s)))[1]
FROM orders_order WHERE buyer_id = %s
"""
_IN_FORCE = """
SELECT version, rules::text FROM orders_endingpolicy WHERE valid_from <= %s
ORDER BY valid_from DESC, version DESC LIMIT 1
"""


def order_for(actor: Actor, order_id: UUID) -> Order:
    """One order as this actor may see it. Raises NotFound, and Forbidden for staff without the right."""
    if actor.kind == "staff":
        actor.require("orders.see")
    found = Order.objects.filter(id=order_id).first()
    if found is None:
        raise NotFound()
    require_sight(actor, found)
    return found


def order_at_hand(actor: Actor, order_id: UUID, *, locked: bool = False) -> OrderAtHand:
    """One order for an app above this one; `locked` keeps it as it is until the transaction ends.

    Raises NotFound, and Forbidden for staff without the right.
    """
    found = order_for(actor, order_id)
    if locked:
        found = Order.objects.select_for_update().get(id=order_id)
    return at_hand(found)


def at_hand(order: Order) -> OrderAtHand:
    """What the apps above this one may know of an order."""
    return OrderAtHand(
        id=order.id,
        number=order.number,
        state=order.state,
        buyer_id=order.buyer_id,
        buyer_name=order.buyer_name,
        buyer_phone=order.buyer_phone,
        buyer_email=order.buyer_email,
        vehicle_id=order.vehicle_id,
        vin=order.vin,
        trim_id=UUID(order.vehicle["trim_id"]),
        title_zh=order.vehicle["title_zh"],
        title_en=order.vehicle["title_en"],
        total=Money(order.total_minor, order.currency),
        deposit=Money(order.deposit_minor, order.currency),
        deposit_kind=order.deposit_kind,
        paid=Money(order.paid_minor, order.currency),
        placed_at=order.created_at,
        contracted_at=order.contracted_at,
        funded_at=order.funded_at,
        delivered_at=order.delivered_at,
        version=order.version,
        attention=order.attention,
    )


def was_demo(order: Order) -> bool:
    """Whether the car was sold as a former demo car. Orders from before this was noted do not say."""
    return bool(order.vehicle.get("was_demo"))


def orders(actor: Actor, *, state: str = "", q: str = "") -> QuerySet[Order]:
    """The dealer's orders. `state` may name several, with commas; `q` finds numbers, buyers, VINs and titles.

    Raises Forbidden, and Invalid for a state that does not exist.
    """
    actor.require("orders.see")
    rows = Order.objects.all()
    if state:
        wanted = state.split(",")
        if not set(wanted) <= set(ORDER.states):
            raise Invalid("field.choice", field="state")
        rows = rows.filter(state__in=wanted)
    for word in q[:LONGEST_SEARCH].split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(buyer_name__icontains=word)
            | Q(buyer_phone__contains=word)
            | Q(vin__icontains=word)
            | Q(vehicle__title_zh__icontains=word)
            | Q(vehicle__title_en__icontains=word)
        )
    return rows


def due_of(order: Order) -> datetime | None:
    """By when somebody must have seen to the order; None where nobody has to."""
    if order.state == "HOLD":
        return order.hold_expires_at
    stage = STAGES.get(order.state)
    return _since(order) + stage.within if stage else None


def is_overdue(order: Order) -> bool:
    """Whether the dealer is late with an order."""
    due = due_of(order)
    return order.state in STAGES and due is not None and due < clock.now()


def overdue(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Those of the orders with which the dealer is late."""
    return rows.filter(_late())


def standing_of(buyer_id: UUID, vehicle_id: UUID, span: timedelta) -> Standing:
    """How a buyer stands with this dealer, in one look; `span` is what counts as lately."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [now, now - span, vehicle_id, list(TAKES_THE_CAR), buyer_id])
        return Standing(*cursor.fetchone())


def overdue_holds(now: datetime, limit: int = 200) -> list[UUID]:
    """Orders whose buyers' time to pay has run out, the longest overdue first."""
    rows = Order.objects.filter(state="HOLD", hold_expires_at__lt=now).order_by("hold_expires_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def to_close(now: datetime, limit: int = 200) -> list[UUID]:
    """Delivered orders that are paid to the cent and that no rule takes back any more, the oldest first."""
    rows = Order.objects.filter(
        state="DELIVERED", delivered_at__lt=now - CLOSES_AFTER, paid_minor=F("total_minor")
    )
    policies: dict[int, Policy] = {}
    over = []
    for order_id, version, delivered_at in rows.order_by("delivered_at", "id").values_list(
        "id", "policy_version", "delivered_at"
    ):
        if version not in policies:
            policies[version] = policy_of_version(version)
        if delivered_at is not None and delivered_at + policies[version].returns_for < now:
            over.append(order_id)
    return over[:limit]


def undelivered() -> list[Tie]:
    """What the dealer at hand owes: paid orders that are not handed over or not decided, oldest first."""
    rows = Order.objects.filter(state__in=OWED).order_by("created_at", "id")
    return [Tie("order", number) for number in rows.values_list("number", flat=True)]


def timeline_of(order: Order) -> list[AuditLine]:
    """Everything that happened to an order and its contracts, oldest first."""
    papers = lines_of_all("contract", ids_of_order(order.id))
    return sorted([*lines_of("order", order.id), *papers], key=lambda line: (line.at, line.id))


def everything_of(order: Order) -> list[AuditLine]:
    """The same with what happened in the order's regions."""
    return sorted([*timeline_of(order), *region_lines(order)], key=lambda line: (line.at, line.id))


def region_lines(order: Order) -> list[AuditLine]:
    """What happened in the order's regions, by the moves of their rows, oldest first; two statements."""
    known = at_hand(order)
    asked = [
        each.rows(known).order_by().annotate(kind=Value(each.machine.name)).values_list("kind", "id")
        for each in gates.regions()
        if each.rows is not None
    ]
    found = list(asked[0].union(*asked[1:])) if asked else []
    if not found:
        return []
    kinds, ids = {kind for kind, _id in found}, {str(row_id) for _kind, row_id in found}
    lines = AuditLine.objects.filter(subject_kind__in=kinds, subject_id__in=ids)
    return list(lines.order_by("at", "id"))


def dashboard_counts() -> dict[str, Any]:
    """For the dashboard: orders in every state, how many wait for the staff, what was delivered this month.

    `revenue_month` is money in JSON form; the month is that of Shanghai.
    """
    by_state = Order.objects.values("state").annotate(all=Count("id"), late=Count("id", filter=_late()))
    rows = list(by_state)
    counts = {row["state"]: row["all"] for row in rows}
    first = clock.now().astimezone(clock.SHANGHAI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    sold = Order.objects.filter(delivered_at__gte=first).exclude(state="RETURNED")
    revenue = sold.aggregate(total=Sum("total_minor"))["total"]
    return {
        "by_state": {state: counts.get(state, 0) for state in ORDER.states},
        "needs_action": sum(counts.get(state, 0) for state in NEEDS_STAFF),
        "overdue": sum(row["late"] for row in rows),
        "revenue_month": {"amount": int(revenue or 0), "currency": "CNY"},
    }


def signing_news(actor: Actor) -> dict[str, Any] | None:
    """What buyers did with contracts and the staff have to answer: `to_countersign` counts the signed ones,
    `turned_down` lists what was declined or lapsed, the latest first. None for staff who see no orders.
    """
    if not actor.may("orders.see"):
        return None
    waiting = Order.objects.filter(state__in=MAY_HAVE_CONTRACT)
    ended = turned_down(waiting.values_list("id", flat=True), TOLD_OF)
    names = dict(waiting.filter(id__in=[one.order_id for one in ended]).values_list("id", "buyer_name"))
    return {
        "to_countersign": waiting_to_countersign(),
        "turned_down": [
            {
                "order_id": one.order_id,
                "number": one.number,
                "state": one.state,
                "buyer_name": names[one.order_id],
                "reason": one.reason,
                "at": one.ended_at,
            }
            for one in ended
            if one.order_id in names
        ],
    }


def errands_for(actor: Actor) -> list[dict[str, Any]]:
    """What waits for this person beside the orders' own steps, the longest waiting first: one statement, and
    one for the orders' names where there is something.
    """
    if not actor.may("orders.see"):
        return []
    asked = [
        each.rows().order_by().annotate(code=Value(each.code)).values_list("code", "order_id", "since")
        for each in errands()
        if actor.may(each.right)
    ]
    found = list(asked[0].union(*asked[1:]).order_by("since", "order_id")[:MOST_ERRANDS]) if asked else []
    names = names_of(order_id for _code, order_id, _since in found) if found else {}
    return [
        {"code": code, "order_id": order_id, "since": since, "number": number, "buyer_name": buyer}
        for code, order_id, since in found
        for number, buyer in [names[order_id]]
    ]


def policies() -> list[EndingPolicy]:
    """Every version of the dealer's rules on ending orders, the newest first."""
    return list(EndingPolicy.objects.order_by("-version"))


def policy_at(moment: datetime) -> tuple[int, Policy]:
    """The rules in force at a moment and their version; 0 is the standard."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [moment])
        found = cursor.fetchone()
    return (found[0], policy_from(json.loads(found[1]))) if found else (0, STANDARD)


def deposits_from(moment: datetime) -> list[tuple[datetime, Deposit]]:
    """What reserving a car costs by the rules in force at a moment, and by those that begin later."""
    rows = EndingPolicy.objects.order_by("valid_from", "version")
    told = [(row.valid_from, policy_from(row.rules).deposit) for row in rows]
    begun = [one for one in told if one[0] <= moment]
    return [*begun[-1:], *told[len(begun) :]]


def policy_of_version(version: int) -> Policy:
    """The rules of a version. Raises EndingPolicy.DoesNotExist."""
    return policy_from(EndingPolicy.objects.get(version=version).rules) if version else STANDARD


def policy_of(order: Order) -> Policy:
    """The rules under which an order was placed."""
    return policy_of_version(order.policy_version)


def open_request(order_id: UUID) -> EndingRequest:
    """The request that waits for a decision. Raises NothingAsked."""
    found = EndingRequest.objects.filter(order_id=order_id, decision="").first()
    if found is None:
        raise NothingAsked()
    return found


def last_request(order_id: UUID) -> EndingRequest | None:
    """What was last asked about ending an order, None when nobody ever did."""
    return EndingRequest.objects.filter(order_id=order_id).order_by("-created_at").first()


def price_protected(trim_id: UUID) -> list[UUID]:
    """Orders for a car of this kind whose price is promised and not yet signed, oldest first."""
    rows = Order.objects.filter(state__in=["HOLD", "RESERVED"], vehicle__trim_id=str(trim_id))
    return list(rows.order_by("created_at", "id").values_list("id", flat=True))


def _late() -> Q:
    late, now = Q(), clock.now()
    for state, stage in STAGES.items():
        since = MILESTONES.get(state, "created_at")
        late |= Q(state=state, **{f"{since}__lt": now - stage.within})
    return late


def _since(order: Order) -> datetime:
    reached: datetime | None = getattr(order, MILESTONES.get(order.state, "created_at"))
    return reached or order.created_at


def policy_of_order(order_id: UUID) -> Policy:
    """The rules under which the order of this id was placed. Raises Order.DoesNotExist."""
    return policy_of_version(Order.objects.values_list("policy_version", flat=True).get(id=order_id))


def price_at_hold(order_id: UUID) -> int | None:
    """The price promised when the car was held, in minor units; None for orders older than the promise."""
    return Order.objects.values_list("price_at_hold_minor", flat=True).get(id=order_id)


def names_of(order_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Number and buyer's name of each of these orders, for the books."""
    rows = Order.objects.filter(id__in=set(order_ids)).values_list("id", "number", "buyer_name")
    return {order_id: (number, buyer) for order_id, number, buyer in rows}


def orders_in(actor: Actor, states: tuple[str, ...], limit: int = 200) -> list[OrderAtHand]:
    """Orders in these states, the newest first, for an app above this one. Raises Forbidden."""
    actor.require("orders.see")
    rows = Order.objects.filter(state__in=states).order_by("-created_at", "-id")
    return [at_hand(row) for row in rows[:limit]]
