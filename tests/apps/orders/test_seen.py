"""What stood on the car's page when the button was pressed is what is agreed, or nothing is."""

import re

import pytest

from core.kernel.actor import Actor
from core.kernel.money import Money
from shared_apps.marketplace.facts import Deposit
from tenant_apps.orders.errors import DepositMoved
from tenant_apps.orders.facts import Seen
from tenant_apps.orders.models import Order
from tenant_apps.orders.reservations import reserve_listing
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context, market_context, ref_of
from tests.apps.orders.test_deposit import BINDING, ask, kept
from tests.apps.orders.test_market import buyer, order_of
from tests.factories.accounts import signed_in
from tests.factories.orders import contact
from tests.factories.staff import make_user
from tests.factories.stock import make_trim, make_vehicle

__all__ = ["buyer"]
JSON = {"content_type": "application/json"}
HIDDEN = r'<input type="hidden" name="{}" value="([^"]*)">'
TERMS = ("price", "deposit", "deposit_kind")
BUTTON = re.compile("".join(HIDDEN.format(name) for name in TERMS))
DEARER = Deposit("REFUNDABLE", Money(300_000))
BINDS_ALIKE = Deposit("EARNEST", Money(200_000))
CHANGED = pytest.mark.parametrize("now", [DEARER, BINDS_ALIKE, BINDING], ids=["amount", "kind", "both"])


def terms_on(client, address):
    """What the buttons of a page say."""
    return said_by(client.get(address).content.decode())


def said_by(shown):
    first, *others = BUTTON.findall(shown)
    assert set(others) <= {first}
    return dict(zip(TERMS, first, strict=True))


def untouched(main, car):
    with dealer_context(main):
        return Vehicle.objects.get(id=car.id).state == "AVAILABLE" and not Order.objects.exists()


def test_both_buttons_say_price_and_deposit(main, buyer):
    car = make_vehicle(main, "AVAILABLE")
    said = BUTTON.findall(buyer().get(f"/cars/{car.id}").content.decode())
    assert said == 2 * [(str(car.price_minor), "200000", "REFUNDABLE")]


@CHANGED
def test_a_deposit_that_changed_reserves_nothing_until_it_is_taken(main, buyer, stripe_here, now):
    car, client = make_vehicle(main, "AVAILABLE"), buyer()
    seen = terms_on(client, f"/cars/{car.id}")
    ask(main, now)

    refused = client.post(f"/cars/{car.id}/reserve", seen)

    said = refused.content.decode()
    assert refused.status_code == 409
    assert "¥2,000" in said[: BUTTON.search(said).start()]
    assert f"¥{now.amount.amount // 100:,}" in said
    assert ("双倍" in said) == (now.kind == "EARNEST")
    assert untouched(main, car)

    taken = client.post(f"/cars/{car.id}/reserve", said_by(said))
    assert taken.status_code == 302
    assert kept(order_of(main, car)) == (now.kind, now.amount.amount)


def test_is_remembered_while_the_buyer_signs_in(main, client_of):
    car, client = make_vehicle(main, "AVAILABLE"), client_of("market")
    seen = terms_on(client, f"/cars/{car.id}")
    client.post(f"/cars/{car.id}/reserve", seen)
    ask(main)
    with market_context():
        signed_in(client, make_user())

    assert client.get(f"/cars/{car.id}/reserve").status_code == 409
    assert untouched(main, car)


def test_who_has_the_car_already_comes_back_to_it(main, buyer, stripe_here):
    car, client = make_vehicle(main, "AVAILABLE"), buyer()
    seen = terms_on(client, f"/cars/{car.id}")
    first = client.post(f"/cars/{car.id}/reserve", seen)
    ask(main)
    assert client.post(f"/cars/{car.id}/reserve", seen)["Location"] == first["Location"]


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"deposit": "x", "deposit_kind": "GIFT"},
        {"deposit": "-1", "deposit_kind": ""},
        {"deposit": "²", "deposit_kind": "refundable"},
        {"deposit": "٢", "deposit_kind": "定金"},
        {"deposit": "9" * 5000},
    ],
    ids=["nothing", "words", "negative", "superscript", "arabic", "endless"],
)
def test_what_is_not_told_in_earnest_never_crashes(main, buyer, stripe_here, told):
    car = make_vehicle(main, "AVAILABLE")
    answer = buyer().post(f"/cars/{car.id}/reserve", told)
    assert answer.status_code == 302


class TestApi:
    def told(self, client, car):
        listing = client.get(f"/api/v1/listings/{car.id}").json()
        return {name: listing[name] for name in ("price", "deposit", "deposit_kind")}

    @CHANGED
    def test_refuses_by_code(self, main, buyer, stripe_here, now):
        car, client = make_vehicle(main, "AVAILABLE"), buyer()
        url, seen = f"/api/v1/listings/{car.id}/reservations", self.told(client, car)
        ask(main, now)

        refused = client.post(url, seen, **JSON)

        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "orders.deposit_moved")
        assert untouched(main, car)
        assert client.post(url, self.told(client, car), **JSON).status_code == 201

    @pytest.mark.parametrize("body", ["", "{}", '{"deposit": null}'])
    def test_nothing_told_is_as_ever(self, main, buyer, stripe_here, body):
        car = make_vehicle(main, "AVAILABLE")
        assert buyer().post(f"/api/v1/listings/{car.id}/reservations", body, **JSON).status_code == 201

    @pytest.mark.parametrize(
        "wrong", [{"deposit": {"amount": 1.5}}, {"deposit_kind": "GIFT"}, {"deposit": {"amount": 10**30}}]
    )
    def test_nonsense_is_named(self, main, buyer, wrong):
        car = make_vehicle(main, "AVAILABLE")
        answer = buyer().post(f"/api/v1/listings/{car.id}/reservations", wrong, **JSON)
        assert (answer.status_code, bool(answer.json()["error"]["fields"])) == (422, True)
        assert untouched(main, car)


def test_a_rule_that_changes_at_that_very_moment_is_taken_whole_or_refused(committed, race):
    """Whoever is first: no order has a deposit that its buyer did not see."""
    main, trim, came = ref_of(committed["main"]), make_trim(), set()
    terms = [DEARER, BINDING]
    ask(main, terms[0])
    for turn in range(16):
        before, after = terms[turn % 2], terms[(turn + 1) % 2]
        car, who = make_vehicle(main, "AVAILABLE", trim=trim), contact()
        seen = Seen(price_minor=car.price_minor, deposit_minor=before.amount.amount, deposit_kind=before.kind)

        def click(car=car, who=who, seen=seen):
            with market_context():
                actor = Actor("buyer", who.user_id, who.name)
                return reserve_listing(actor=actor, buyer=who, listing_id=car.id, seen=seen)[1]

        outcome, changed = race(click, lambda after=after: ask(main, after))

        assert not isinstance(changed, Exception), changed
        came.add(type(outcome).__name__)
        with dealer_context(main):
            held = list(Order.objects.filter(vehicle_id=car.id))
            state = Vehicle.objects.get(id=car.id).state
        if isinstance(outcome, DepositMoved):
            assert (held, state) == ([], "AVAILABLE")
        else:
            assert [kept(order) for order in held] == [(before.kind, before.amount.amount)], outcome
    assert came <= {"Order", "DepositMoved"}
