from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, QuerySet

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import NotFound
from core.kernel.money import Money
from shared_apps.catalog.cities import CITIES
from shared_apps.catalog.queries import trim_facts
from shared_apps.rulebook.insurance import InsuranceTariff
from shared_apps.rulebook.presenting import Toggle, toggles
from shared_apps.rulebook.queries import on_the_road, rules_in_force
from shared_apps.rulebook.road import Purchase, RuleInForce
from tenant_apps.insurance.facts import PolicyOrdered
from tenant_apps.insurance.models import Insurance, Quote
from tenant_apps.insurance.states import INSURANCE
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.stock.queries import vehicle_for
from tenants.context import current_dealer
from tenants.queries import dealer_by_id

PROVINCES = {city.name_zh: city.province_zh for city in CITIES}
USUAL_SEATS = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """The covers a car can have, each with its premium, and the tariff they are from (None: unknown)."""

    tariff: RuleInForce | None
    covers: list[Toggle]
    compulsory_minor: int | None

    @property
    def commercial_minor(self) -> int:
        """A year of the covers that are on, undiscounted."""
        return sum(each.premium_minor for each in self.covers if each.on)


def insurance_of(order_id: UUID, *, locked: bool = False) -> Insurance | None:
    """How an order's car is insured, None where nobody ever asked; `locked` until the transaction ends."""
    rows = Insurance.objects.select_for_update() if locked else Insurance.objects
    return rows.filter(order_id=order_id).first()


def insurance_for(actor: Actor, order_id: UUID) -> Insurance:
    """The same for its buyer, or for staff who see orders. Raises NotFound and Forbidden."""
    found = insurance_of(order_at_hand(actor, order_id).id)
    if found is None:
        raise NotFound()
    return found


def insurance_state(order: OrderAtHand) -> str:
    """Where the insurance of an order's car stands."""
    found = Insurance.objects.filter(order_id=order.id).values_list("state", flat=True).first()
    return found or INSURANCE.initial


def policy_ordered(order_id: UUID) -> PolicyOrdered | None:
    """The policy that was ordered here for an order's car and stands, None for none or one from elsewhere."""
    bound = Insurance.objects.filter(order_id=order_id, state__in=["BOUND", "ACTIVE"])
    taken = Quote.objects.filter(id__in=bound.values("taken_id"), state="TAKEN").first()
    if taken is None:
        return None
    premium = Money(taken.commercial_minor, taken.currency)
    return PolicyOrdered(taken.id, taken.insurer, taken.insurer_zh, premium)


def order_of(insurance_id: UUID) -> UUID:
    """The order that an insurance is of. Raises NotFound."""
    found = Insurance.objects.filter(id=insurance_id).values_list("order_id", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def compulsory_active(order_id: UUID) -> bool:
    """Whether 交强险 of an order's car is in force: the guard of its registration."""
    return Insurance.objects.filter(order_id=order_id, state="ACTIVE").exists()


def quotes_of(insurance: Insurance) -> list[Quote]:
    """This round's quotes, the cheapest first, those who refused last."""
    rows = insurance.quotes.filter(round=insurance.round)
    return sorted(rows, key=lambda row: (row.state not in ("PRICED", "TAKEN"), row.total_minor, row.insurer))


def due_quotes(now: datetime, limit: int = 100) -> list[UUID]:
    """Quotes about which an insurer is to be called by now."""
    return list(
        Quote.objects.filter(due_at__lte=now).order_by("due_at", "id").values_list("id", flat=True)[:limit]
    )


def today() -> date:
    """The legal day."""
    return clock.now().astimezone(clock.SHANGHAI).date()


def choice_for(order: OrderAtHand, covers: tuple[str, ...] | None = None) -> Choice:
    """What can be insured on the order's car, with these covers on; the usual ones where none are named."""
    car = vehicle_for(SYSTEM, order.vehicle_id)
    trim = trim_facts(order.trim_id, retired_ok=True)
    city = dealer_by_id(current_dealer().id).city
    purchase = Purchase(
        price_minor=order.total.amount,
        energy=trim.energy,
        as_of=today(),
        city=city,
        province=PROVINCES.get(city, ""),
        seats=trim.seats or USUAL_SEATS,
        used=car.condition == "USED",
    )
    tariff = rules_in_force().find("insurance_tariff", purchase.regions, purchase.as_of)
    if covers is None:
        known = tariff.parameters if tariff else None
        covers = tuple(c.code for c in known.covers if c.usual) if isinstance(known, InsuranceTariff) else ()
    purchase = replace(purchase, covers=covers)
    lines = {line.code: line.amount_minor for line in on_the_road(purchase).lines}
    return Choice(tariff, toggles(tariff, purchase), lines.get("compulsory_insurance"))


def to_check() -> QuerySet[Insurance]:
    """Buyers' own policies that nobody has looked at."""
    return Insurance.objects.filter(state="DECLARED").annotate(since=F("updated_at"))


def rows_of(order: OrderAtHand) -> QuerySet[Insurance]:
    """What of it belongs to the order, for everything that happened."""
    return Insurance.objects.filter(order_id=order.id)
