"""A market of two dealers, and every fault that `market republish` can mend, to be planted in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection

from core.kernel import ids
from shared_apps.accounts.models import Membership
from shared_apps.insight.models import DealerStat, OrderFact, VehicleFact
from shared_apps.insight.operations import add_up
from shared_apps.marketplace.models import Listing, OrderSummary, VinRegistration
from tenant_apps.cashier.models import Payment
from tenant_apps.orders.models import Order
from tenant_apps.staff.models import StaffMember
from tenant_apps.stock.models import Vehicle
from tenants.context import DealerRef, dealer_context, market_context, owner_context
from tenants.hosts.models import CustomHost
from tenants.models import Domain
from tests.factories.orders import billing_payment, contact, make_order
from tests.factories.staff import employ, make_user
from tests.factories.stock import a_vin, make_vehicle


class Market:
    """A market of two dealers, each with a car, a paid order, a lead and staff; and its command."""

    def __init__(self, main: DealerRef, other: DealerRef, deliver: Callable[[], int]) -> None:
        self.main, self.other, self.deliver = main, other, deliver
        for dealer in (main, other):
            self.car = make_vehicle(dealer, "AVAILABLE")
            buyer = make_user("买家")
            self.order = make_order(dealer, "RESERVED", buyer=contact(buyer.id))
            payment = billing_payment(dealer, self.order)
            with dealer_context(dealer):
                Order.objects.update(billing_payment_id=payment.id)
                Payment.objects.update(billing_payment_id=payment.id)
            self.member = employ(dealer, make_user())
        self.deliver()
        with market_context():
            add_up()
        with dealer_context(main):
            self.car = Vehicle.objects.get(state="AVAILABLE")
            self.order = Order.objects.get()
            self.member = StaffMember.objects.get()

    def run(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """The exit code and what the command said."""
        out, code = StringIO(), 0
        try:
            call_command("market", *arguments, "--json", stdout=out)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, json.loads(out.getvalue())

    def faults(self, *arguments: str) -> list[tuple[str, str, str]]:
        """What `verify` (or the given call) names: dealer, kind, id."""
        _code, told = self.run(*(arguments or ("verify",)))
        return [(fault["dealer"], fault["kind"], fault["id"]) for fault in told["faults"]]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the other dealer, in its schema and in `public`, to compare before and after."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 't_other' ORDER BY 1")
        tables = [f"t_other.{table}" for (table,) in cursor.fetchall()]
        for table in ("marketplace_listing", "marketplace_vinregistration", "marketplace_ordersummary",
                      "accounts_membership", "insight_vehiclefact", "insight_orderfact"):  # fmt: skip
            tables.append(f"{table} WHERE dealer_id = (SELECT id FROM tenants_dealer WHERE slug = 'other')")
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows


# Each plants one fault at `main` and returns the id under which it must be named.
def lost_listing(m: Market) -> Any:
    Listing.objects.filter(id=m.car.id).delete()
    return m.car.id


def stray_listing(m: Market) -> Any:
    found = Listing.objects.get(id=m.car.id)
    found.id, found.number = ids.new_id(), Listing._meta.get_field("number").get_default()
    found.save(force_insert=True)
    return found.id


def stale_listing(m: Market) -> Any:
    Listing.objects.filter(id=m.car.id).update(version=0)
    return m.car.id


def listing_from_the_future(m: Market) -> Any:
    Listing.objects.filter(id=m.car.id).update(version=99, price_minor=1)
    return m.car.id


def listing_with_another_price(m: Market) -> Any:
    Listing.objects.filter(id=m.car.id).update(price_minor=1)
    return m.car.id


def lost_vin(m: Market) -> Any:
    VinRegistration.objects.filter(vin=m.car.vin).delete()
    return m.car.vin


def stray_vin(m: Market) -> Any:
    return VinRegistration.objects.create(vin=a_vin(), dealer_id=m.main.id, vehicle_id=ids.new_id()).vin


def vin_of_another_car(m: Market) -> Any:
    VinRegistration.objects.filter(vin=m.car.vin).update(vehicle_id=ids.new_id())
    return m.car.vin


def lost_summary(m: Market) -> Any:
    OrderSummary.objects.filter(id=m.order.id).delete()
    return m.order.id


def stray_summary(m: Market, paid: int = 0) -> Any:
    found = OrderSummary.objects.get(id=m.order.id)
    found.id, found.paid_minor = ids.new_id(), paid
    found.save(force_insert=True)
    return found.id


def stale_summary(m: Market) -> Any:
    OrderSummary.objects.filter(id=m.order.id).update(version=99, state="HOLD")
    return m.order.id


def lost_fact(m: Market) -> Any:
    VehicleFact.objects.filter(vehicle_id=m.car.id).delete()
    return m.car.id


def stale_fact(m: Market) -> Any:
    OrderFact.objects.filter(order_id=m.order.id).update(state="HOLD", version=99)
    return m.order.id


def stray_fact(m: Market) -> Any:
    found = VehicleFact.objects.get(vehicle_id=m.car.id)
    found.vehicle_id, found.listed = ids.new_id(), False
    found.save(force_insert=True)
    return found.vehicle_id


def lost_stat(m: Market) -> Any:
    DealerStat.objects.filter(dealer_id=m.main.id).delete()
    return "main"


def wrong_stat(m: Market) -> Any:
    DealerStat.objects.filter(dealer_id=m.main.id).update(listed_units=77)
    return "main"


def stray_membership(m: Market) -> Any:
    return Membership.objects.create(user=make_user(), dealer_id=m.main.id).user_id


def lost_membership(m: Market) -> Any:
    Membership.objects.filter(user_id=m.member.user_id).delete()
    return m.member.user_id


def two_primaries(m: Market) -> Any:
    Domain.objects.bulk_create([Domain(domain="two.marque.localhost", tenant_id=m.main.id, is_primary=True)])
    return "main"


def host_without_domain(m: Market) -> Any:
    CustomHost.objects.create(dealer_id=m.main.id, host="cars.example.cn", token="x", state="PROVEN")
    return "cars.example.cn"


HEALABLE: dict[str, tuple[str, Callable[[Market], Any]]] = {
    "a car the market does not show": ("listing.missing", lost_listing),
    "a listing without a car": ("listing.orphan", stray_listing),
    "an old listing": ("listing.stale", stale_listing),
    "a listing from the future": ("listing.stale", listing_from_the_future),
    "a listing with another price": ("listing.stale", listing_with_another_price),
    "a VIN nobody registered": ("vin.missing", lost_vin),
    "a VIN nobody has": ("vin.orphan", stray_vin),
    "a VIN of another car": ("vin.wrong_vehicle", vin_of_another_car),
    "an order its buyer does not see": ("summary.missing", lost_summary),
    "a seen order that is not there": ("summary.orphan", stray_summary),
    "an order seen as it was not": ("summary.stale", stale_summary),
    "a car the figures do not know": ("fact.missing", lost_fact),
    "an order the figures know wrongly": ("fact.stale", stale_fact),
    "a car only the figures know": ("fact.orphan", stray_fact),
    "a dealer without figures": ("stat.missing", lost_stat),
    "figures that are no sum": ("stat.differs", wrong_stat),
    "an account the staff does not know": ("membership.no_staff", stray_membership),
    "staff whose account does not belong": ("staff.no_membership", lost_membership),
    "two primary hosts": ("domain.primary", two_primaries),
    "a proven host nobody answers under": ("host.no_domain", host_without_domain),
}
