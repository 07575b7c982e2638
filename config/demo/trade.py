"""The demo's orders: every state an order can be in, through the operations of buyers and staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import connection

from billing.operations import open_checkout, sync_payment
from config.demo import cast
from config.launch.visitor import pay_by_card
from core.edge import pdf
from core.edge.web import host_url
from core.flow.outbox.relay import RELAY_LOCK, deliver_all
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.money import Money
from shared_apps.accounts.models import User
from tenant_apps.delivery.facts import CHECKS, Checklist
from tenant_apps.delivery.operations import sign_handover
from tenant_apps.orders.ending import STANDARD
from tenant_apps.orders.facts import BuyerContact
from tenant_apps.orders.operations import (
    attach_checkout,
    cancel_order,
    close_order,
    deliver_order,
    expire_order,
    hold_for_buyer,
    mark_ready,
    prepare_contract,
    record_balance,
    record_signature,
    set_policy,
)
from tenant_apps.orders.queries import order_at_hand, orders, policies
from tenant_apps.stock.facts import Found
from tenant_apps.stock.inspection import FRESH_FOR, mandatory
from tenant_apps.stock.operations import confirm_inspection, record_inspection
from tenant_apps.stock.queries import listed_vehicles, standing_of, vehicle_snapshot, vehicles
from tenants.context import DealerRef, dealer_context, owner_context

SHOWROOM_HOLD = 24 * 60  # minutes
EARNEST = {"dl-xinghai": 2_000_000}
"""What dealers ask that take 定金, in fen; the others take the standard 订金."""
OPENED = timedelta(days=120)
Step = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """How far an order goes, and how many days ago it began."""

    number: int
    goal: str
    days_ago: float


_GOALS = (
    ("CLOSED", 58), ("DELIVERED", 31), ("EXPIRED", 33), ("CANCELLED", 27), ("DELIVERED", 15),
    ("CANCELLED_UNPAID", 12), ("READY", 9), ("FUNDED", 6), ("CONTRACTED", 4),
    ("RESERVED", 2), ("RESERVED", 0.3), ("HOLD", 0),
)  # fmt: skip
PLANS = tuple(Plan(number, goal, days) for number, (goal, days) in enumerate(_GOALS))
STAYS = 0.4
ROAD = ("RESERVED", "CONTRACTED", "FUNDED", "READY", "DELIVERED", "CLOSED")


@contextmanager
def in_one_process() -> Iterator[None]:
    """Deliver events and run tasks here, at the demo's own time; other relays wait until it is over.

    Papers are not drawn by what happens meanwhile: two years of them would take hours, see `papers`.
    """
    conf, poked, drawn = current_app.conf, getattr(settings, "OUTBOX_POKE", True), settings.PAPERS_DRAWN
    eager = conf.task_always_eager, conf.task_eager_propagates
    conf.task_always_eager = conf.task_eager_propagates = True
    settings.OUTBOX_POKE, settings.PAPERS_DRAWN = False, ()
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [RELAY_LOCK])
    try:
        yield
    finally:
        with owner_context(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [RELAY_LOCK])
        conf.task_always_eager, conf.task_eager_propagates = eager
        settings.OUTBOX_POKE, settings.PAPERS_DRAWN = poked, drawn


def may_sell(listed: int, cars: int) -> bool:
    """Whether an order may take one more car off the market: a part of the dealer's cars stays to be seen."""
    return listed > cars * STAYS


def set_terms(dealer: DealerRef, team: dict[str, list[Actor]]) -> None:
    """What reserving a car costs at a dealer that takes 定金, since before its first order; once."""
    asked = EARNEST.get(dealer.slug)
    with dealer_context(dealer):
        if asked is None or policies():
            return
        rules = replace(STANDARD, deposit_kind="EARNEST", deposit_minor=asked)
        with clock.set_to(clock.now() - OPENED):
            set_policy(actor=team["MANAGER"][0], policy=rules)


def run_order(dealer: DealerRef, team: dict[str, list[Actor]], buyers: list[User], plan: Plan) -> None:
    """One order from its hold to its goal; nothing when a load before this one made it already."""
    with dealer_context(dealer):
        if orders(SYSTEM).count() > plan.number:
            return
        rng = Random(f"{dealer.slug}:order:{plan.number}")
        began = clock.now() - timedelta(days=plan.days_ago * rng.uniform(0.55, 1.25) + rng.random() * 0.2)
        buyer = buyers[(int(dealer.schema[-3:]) * 3 + plan.number * 5) % len(buyers)]
        _Run(dealer, team, buyer, plan, rng, began).play()


def contact_of(buyer: User) -> BuyerContact:
    """The buyer as an order names them, with a number that codes for signing can be sent to."""
    phone = buyer.phone or f"+86{cast.phone(Random(buyer.email)).replace(' ', '')}"
    return BuyerContact(user_id=buyer.id, name=buyer.name, phone=phone, email=buyer.email or "")


class _Run:
    """One order on its way. `now` moves forward with every step."""

    def __init__(
        self,
        dealer: DealerRef,
        team: dict[str, list[Actor]],
        buyer: User,
        plan: Plan,
        rng: Random,
        began: datetime,
    ) -> None:
        self.dealer, self.team, self.buyer, self.plan, self.rng, self.now = (
            dealer,
            team,
            buyer,
            plan,
            rng,
            began,
        )
        self.order_id: UUID | None = None

    def play(self) -> None:
        """Reserve, then whatever the goal asks for."""
        cars = list(listed_vehicles().filter(available_since__lt=self.now).order_by("stock_no"))
        if not cars or not may_sell(listed_vehicles().count(), vehicles(SYSTEM).count()):
            return
        self._hold(self.rng.choice(cars).id)
        goal = self.plan.goal
        if goal == "EXPIRED":
            self._at(minutes=20, do=lambda: expire_order(actor=SYSTEM, order_id=self._order))
        elif goal == "CANCELLED_UNPAID":
            self._at(
                minutes=6,
                do=lambda: cancel_order(
                    actor=self._buyer, order_id=self._order, reason="想再看看别的车", shown_minor=0
                ),
            )
        elif goal != "HOLD" and self._pay_deposit():
            self._go_on(goal)
        self._deliver_events()

    def _go_on(self, goal: str) -> None:
        if goal == "CANCELLED":
            self._at(
                hours=30,
                do=lambda: cancel_order(
                    actor=self._buyer,
                    order_id=self._order,
                    reason="家里临时有变",
                    shown_minor=0 if self.binding else self.deposit,
                ),
            )
            return
        for state in ROAD[1 : ROAD.index(goal) + 1]:
            if state == "CONTRACTED" and not pdf.available():
                return
            getattr(self, f"_to_{state.lower()}")()

    def _hold(self, vehicle_id: UUID) -> None:
        unpaid = self.plan.goal in ("EXPIRED", "CANCELLED_UNPAID")
        minutes = 15 if unpaid else int((clock.now() - self.now).total_seconds() // 60) + SHOWROOM_HOLD
        contact = contact_of(self.buyer)
        with clock.set_to(self.now):
            order = hold_for_buyer(actor=self._buyer, vehicle_id=vehicle_id, buyer=contact, minutes=minutes)
        self.order_id, self.total, self.deposit = order.id, order.total_minor, order.deposit_minor
        self.currency, self.binding = order.currency, order.deposit_kind == "EARNEST"

    def _pay_deposit(self) -> bool:
        if "127.0.0.1" not in settings.STRIPE_API_BASE:
            return False  # with a real Stripe account nobody pays in a demo
        here = host_url(path=f"/orders/{self.dealer.slug}/{self._order}")
        payment = open_checkout(
            actor=self._buyer,
            dealer_schema=self.dealer.schema,
            subject_id=self._order,
            buyer_id=self.buyer.id,
            amount=Money(self.deposit, self.currency),
            description="定金 Earnest money" if self.binding else "订金 Deposit",
            success_url=f"{here}/return",
            cancel_url=f"{here}/pay",
            expires_at=clock.now() + timedelta(minutes=15),
            locale="zh-hans",
            buyer_email=self.buyer.email or "",
        )
        self._at(
            minutes=1,
            do=lambda: attach_checkout(
                actor=self._buyer,
                order_id=self._order,
                billing_payment_id=payment.id,
                checkout_url=payment.checkout_url,
            ),
        )
        pay_by_card(payment.checkout_url, email=self.buyer.email or "", name=self.buyer.name)
        self._at(minutes=4, do=lambda: sync_payment(payment_id=payment.id))
        self._deliver_events()
        return True

    def _to_contracted(self) -> None:
        adviser = self.team["SALES"][0]
        self._at(hours=20, do=lambda: prepare_contract(actor=adviser, order_id=self._order))
        self._deliver_events()
        self._at(hours=3, do=lambda: record_signature(actor=adviser, order_id=self._order))

    def _to_funded(self) -> None:
        due = Money(self.total - self.deposit, self.currency)
        reference = f"ICBC{self.rng.randrange(10**12):012d}"
        finance = self.team["FINANCE"][0]
        self._at(
            hours=26,
            do=lambda: record_balance(actor=finance, order_id=self._order, amount=due, reference=reference),
        )

    def _to_ready(self) -> None:
        self._at(hours=20, do=self._inspect_anew)
        self._at(hours=2, do=lambda: mark_ready(actor=self.team["SALES"][0], order_id=self._order))

    def _inspect_anew(self) -> None:
        """Two people look at the car once more where its inspection has grown old."""
        car = vehicle_snapshot(order_at_hand(SYSTEM, self._order).vehicle_id)
        passed = standing_of(car.id).pdi_passed_at
        if passed is not None and passed > self.now - FRESH_FOR / 2:
            return
        items = [Found(code=code, ok=True) for code in mandatory(car.energy)]
        record_inspection(actor=self.team["TECHNICIAN"][0], vehicle_id=car.id, items=items)
        confirm_inspection(actor=self.team["SERVICE"][0], vehicle_id=car.id)

    def _to_delivered(self) -> None:
        adviser = self.team["SALES"][-1]
        self._at(hours=28, do=lambda: self._sign(adviser))
        self._at(minutes=10, do=lambda: deliver_order(actor=adviser, order_id=self._order))

    def _sign(self, adviser: Actor) -> None:
        """Both have looked at the car and sign; the pen goes up and down as pens do."""
        line = [[[x, 180 + self.rng.randrange(-90, 90)] for x in range(120, 880, 40)]]
        sold = order_at_hand(adviser, self._order)
        checklist = Checklist(
            odometer_km=vehicle_snapshot(sold.vehicle_id).mileage_km + 2,
            keys=2,
            level=80,
            checks=frozenset(CHECKS),
            remarks="",
            buyer_name=self.buyer.name,
            buyer_strokes=line,
            dealer_strokes=[[[x, 360 - y] for x, y in stroke] for stroke in line],
            signed_at=self.now,
        )
        sign_handover(actor=adviser, order_id=self._order, checklist=checklist)

    def _to_closed(self) -> None:
        self._at(hours=61 * 24, do=lambda: close_order(actor=SYSTEM, order_id=self._order))

    def _at(self, *, hours: float = 0, minutes: float = 0, do: Step) -> None:
        self.now = min(self.now + timedelta(hours=hours, minutes=minutes), clock.now())
        with clock.set_to(self.now):
            do()

    def _deliver_events(self) -> None:
        with clock.set_to(self.now):
            deliver_all()

    @property
    def _order(self) -> UUID:
        if self.order_id is None:
            raise RuntimeError("the hold comes first")
        return self.order_id

    @property
    def _buyer(self) -> Actor:
        return Actor("buyer", self.buyer.id, self.buyer.name)
