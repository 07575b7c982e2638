"""An order's insurance: quotes, a policy, one's own policy; and everything that goes wrong."""

from datetime import timedelta

import pytest
from django.db import transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, NotFound
from core.kernel.states import IllegalMove
from shared_apps.catalog.vin import make_vin
from tenant_apps.insurance import operations
from tenant_apps.insurance.errors import QuoteOver, StartOutOfRange
from tenant_apps.insurance.models import Insurance, Quote
from tenant_apps.insurance.operations.moving import take, take_quote
from tenant_apps.insurance.queries import choice_for, compulsory_active, insurance_state, today
from tenant_apps.insurance.states import INSURANCE, QUOTE
from tenant_apps.insurance.tasks import call_due
from tenant_apps.orders.gates import region
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import cancel_order
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.staff.policies import ROLES
from tenants.context import dealer_context
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.insurance import (
    COVERS,
    STATES,
    ask,
    cheapest,
    declare,
    in_five_minutes,
    make_insurance,
)
from tests.factories.orders import buyer_of, make_order
from tests.factories.staff import staff
from tests.factories.stock import make_vehicle


def snapshot():
    tables = [list(model.objects.order_by("pk").values()) for model in (Insurance, Quote)]
    return str(tables), AuditLine.objects.count(), OutboxEvent.objects.count()


def actors(order):
    yield "buyer", buyer_of(order)
    yield "another buyer", Actor("buyer", ids.new_id(), "路人")
    yield "operator", Actor("operator", ids.new_id(), "值班")
    yield "anonymous", Actor("anonymous")
    for role in ROLES:
        yield role, staff(role)


def call(verb, actor, order):
    given = {"actor": actor, "order_id": order.id}
    if verb == "bind":
        quote = Quote.objects.filter(insurance__order_id=order.id, state="PRICED").first()
        operations.bind_quote(**given, quote_id=quote.id if quote else ids.new_id())
    elif verb == "declare":
        operations.declare_policy(
            **given, insurer="人保财险", number="PICC20261122", starts_on=today(), data=b"%PDF-1.7"
        )
    elif verb == "reject":
        operations.reject_policy(**given, reason="看不清")
    elif verb == "confirm":
        operations.confirm_policy(**given)
    else:
        operations.cancel_insurance(**given)


@pytest.mark.parametrize("machine", [INSURANCE, QUOTE], ids=lambda machine: machine.name)
def test_the_database_knows_the_same_moves_as_the_code(main, machine):
    with dealer_context(main):
        assert moves_in_database(machine.name) == moves_in_code(machine)


@pytest.mark.parametrize("state", STATES)
def test_only_the_verbs_of_the_table_are_taken_and_by_those_who_may(main, state):
    insurance = make_insurance(main, state)
    with dealer_context(main):
        order, before, wrong = Order.objects.get(id=insurance.order_id), snapshot(), []
        assert insurance.state == state
        for verb in ("bind", "declare", "confirm", "reject", "cancel"):
            for name, actor in actors(order):
                fine = any(m.verb == verb and m.may(actor) for m in INSURANCE.moves_from(state))
                fine = fine and name != "another buyer"
                try:
                    with transaction.atomic():
                        call(verb, actor, order)
                        done = True
                        transaction.set_rollback(True)
                except DomainError:
                    done = False
                if done is not fine or snapshot() != before:
                    wrong.append((verb, name, done))
        assert wrong == []


@pytest.mark.parametrize("state", STATES)
def test_what_the_table_does_not_list_fails_for_the_system_too(main, state):
    insurance = make_insurance(main, state)
    with dealer_context(main):
        quote, before = Quote.objects.order_by("state").first(), snapshot()
        for machine, row, taken in ((INSURANCE, insurance, take), (QUOTE, quote, take_quote)):
            if row is None:
                continue
            leads = {move.verb for move in machine.moves_from(row.state)}
            for verb in sorted({move.verb for move in machine.moves} - leads):
                with pytest.raises(IllegalMove):
                    taken(row, verb, SYSTEM)
        assert snapshot() == before


def test_quotes_differ_by_discount_and_the_compulsory_part_is_the_laws(main):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        choice = choice_for(order_at_hand(SYSTEM, order.id), COVERS)
        ask(order)
        call_due()
        assert Quote.objects.get(insurer="zhongzhou").state == "ASKED"  # silent at first
        in_five_minutes()
        found = {row.insurer: row for row in Quote.objects.all()}
        assert {row.compulsory_minor for row in found.values()} == {95_000}
        asks = {"anping": 88, "haitai": 82, "zhongzhou": 94}
        for insurer, share in asks.items():
            exact = choice.commercial_minor * share / 100
            assert abs(found[insurer].commercial_minor - exact) <= 0.5
            assert found[insurer].answer["premium"] == found[insurer].commercial_minor


def test_a_policy_ordered_today_is_in_force_and_registration_learns_it(main):
    insurance = make_insurance(main, "ACTIVE")
    with dealer_context(main):
        at_hand = order_at_hand(SYSTEM, insurance.order_id)
        assert insurance.policy_number
        assert compulsory_active(insurance.order_id)
        assert region("insurance").state_of(at_hand) == insurance_state(at_hand) == "ACTIVE"


def test_a_policy_begins_on_its_first_day(main):
    insurance = make_insurance(main, "BOUND")
    with dealer_context(main):
        assert insurance.policy_number and not compulsory_active(insurance.order_id)
        in_five_minutes()
        assert Insurance.objects.get().state == "BOUND"
        with clock.set_to(clock.now() + timedelta(days=1, minutes=1)):
            call_due()
        assert compulsory_active(insurance.order_id)


def test_an_insurer_that_changes_its_mind_leaves_the_other_quotes(main):
    car = make_vehicle(main, "AVAILABLE", vin=vin_ending("902"))
    order = make_order(main, "RESERVED", vehicle=car)
    with dealer_context(main):
        ask(order)
        call_due()
        chosen = cheapest(order)
        operations.bind_quote(actor=buyer_of(order), order_id=order.id, quote_id=chosen.id)
        call_due()
        insurance = Insurance.objects.get()
        assert (insurance.state, insurance.taken_id, insurance.policy_number) == ("QUOTED", None, "")
        assert Quote.objects.get(id=chosen.id).state == "REFUSED"
        assert cheapest(order).id != chosen.id


def test_insurers_that_never_answer_fail(main):
    order = make_order(main, "RESERVED", vehicle=make_vehicle(main, "AVAILABLE", vin=vin_ending("901")))
    with dealer_context(main):
        ask(order)
        for minutes in (0, 1, 5, 20, 120):
            with clock.set_to(clock.now() + timedelta(minutes=minutes)):
                call_due()
        assert set(Quote.objects.values_list("state", flat=True)) == {"FAILED"}
        assert Insurance.objects.get().state == "NONE"


def test_a_quote_that_is_over_is_not_bound(main):
    insurance = make_insurance(main, "QUOTED")
    with dealer_context(main):
        order = Order.objects.get(id=insurance.order_id)
        before = snapshot()
        with clock.set_to(clock.now() + timedelta(days=8)), pytest.raises(QuoteOver):
            operations.bind_quote(actor=buyer_of(order), order_id=order.id, quote_id=cheapest(order).id)
        with pytest.raises(StartOutOfRange):
            ask(order, today() - timedelta(days=1))
        assert snapshot() == before


def test_a_policy_of_ones_own_counts_after_the_staff_checked_it(main, other):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        declare(order)
        assert not compulsory_active(order.id)
        operations.view_policy(actor=staff("FINANCE"), order_id=order.id)
        assert AuditLine.objects.filter(action="insurance.policy.viewed").count() == 1
        operations.reject_policy(actor=staff("FINANCE"), order_id=order.id, reason="保单号看不清")
        assert (Insurance.objects.get().state, Insurance.objects.get().note) == ("NONE", "保单号看不清")
        declare(order)
        operations.confirm_policy(actor=staff("MANAGER"), order_id=order.id)
        assert compulsory_active(order.id)
    with dealer_context(other), pytest.raises(NotFound):
        operations.view_policy(actor=staff("OWNER"), order_id=order.id)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"insurer": " "}, "insurance.insurer_missing"),
        ({"number": "12"}, "insurance.policy_number_wrong"),
        ({"data": b"MZ"}, "insurance.policy_unreadable"),
        ({"starts_on": today() - timedelta(days=400)}, "insurance.policy_not_in_force"),
        ({"starts_on": today() + timedelta(days=100)}, "insurance.policy_not_in_force"),
    ],
    ids=["insurer", "number", "file", "over", "far"],
)
def test_a_policy_that_is_none_is_refused(main, given, code):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        with pytest.raises(DomainError) as refused:
            declare(order, **given)
        assert refused.value.code == code
        assert not Insurance.objects.exists()


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "insurance.not_begun"), (365, "insurance.policy_not_in_force")]
)
def test_a_policy_counts_from_its_first_day_until_its_year_is_over(main, days, code):
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        declare(order)
        before = Insurance.objects.values().get()
        with clock.set_to(clock.now() + timedelta(days=days)), pytest.raises(DomainError) as refused:
            operations.confirm_policy(actor=staff("MANAGER"), order_id=order.id)
        assert (refused.value.code, Insurance.objects.values().get()) == (code, before)


@pytest.mark.parametrize("state", ["QUOTED", "DECLARED", "BOUND", "ACTIVE"])
def test_an_order_that_is_cancelled_ends_its_insurance(main, state):
    insurance = make_insurance(main, state)
    with dealer_context(main):
        cancel_order(actor=SYSTEM, order_id=insurance.order_id, reason="家里临时有变")
        assert Insurance.objects.get().state == "CANCELLED"
        call_due()
        assert not Quote.objects.filter(state="TAKEN", told_at=None).exists()


@pytest.mark.parametrize("state", ["HOLD", "DELIVERED", "CANCELLED"])
def test_only_a_car_on_its_way_is_insured(main, state):
    order = make_order(main, state)
    with dealer_context(main):
        with pytest.raises(DomainError) as refused:
            ask(order)
        assert refused.value.code == "insurance.not_now"
        assert not Insurance.objects.exists()


def vin_ending(digits):
    """A valid VIN that ends in these digits."""

    return make_vin(wmi="LGX", vds="CE4CB", year=2025, plant="H", serial=int(f"700{digits}"))
