"""The hand-over: its machine, what must be true before it, what is signed, and what it does for the order."""

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from tenant_apps.delivery import operations
from tenant_apps.delivery.facts import CHECKS, HomeWish
from tenant_apps.delivery.models import Handover, Installation
from tenant_apps.delivery.queries import free_times
from tenant_apps.delivery.states import HANDOVER, INSTALLATION
from tenant_apps.drives.signing import digest_of
from tenant_apps.orders import operations as orders
from tenant_apps.staff.policies import ROLES
from tenants.context import dealer_context
from tests.factories.delivery import STROKES, checklist, sign_both
from tests.factories.drives import licence_photo, open_house
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import buyer_of, make_order
from tests.factories.staff import make_member, staff
from tests.factories.stock import make_vehicle

DOOR = frozenset({"body"})
IN_ORDER = frozenset(CHECKS) - DOOR
INVOICE = frozenset({"invoice"})
WITHOUT_INVOICE = {"checks": frozenset(CHECKS) - INVOICE, "defects": INVOICE, "remarks": "后补"}


def ready_order(main, **given):
    """An order whose car is ready and of whose hand-over nothing is agreed yet."""
    order = make_order(main, "FUNDED", **given)
    with dealer_context(main):
        return orders.mark_ready(actor=SYSTEM, order_id=order.id)


def at(hour, days=2):
    day = clock.now().astimezone(clock.SHANGHAI).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), clock.SHANGHAI)


def brought(main, state):
    """An order of which the hand-over stands there."""
    open_house(main)
    order = make_order(main, "DELIVERED") if state == "DONE" else ready_order(main)
    with dealer_context(main):
        if state in ("BOOKED", "DROPPED"):
            operations.book_handover(actor=SYSTEM, order_id=order.id, starts_at=at(10))
        if state == "SIGNED":
            sign_both(order.id)
        if state == "DROPPED":
            orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="x")
        found = Handover.objects.filter(order_id=order.id).first()
        assert (found.state if found else "OPEN") == state
    return order


VERBS = {
    "book": lambda a, o: operations.book_handover(actor=a, order_id=o, starts_at=at(11)),
    "unbook": lambda a, o: operations.unbook_handover(actor=a, order_id=o),
    "sign": lambda a, o: sign_both(o, a),
    "reopen": lambda a, o: operations.reopen_handover(actor=a, order_id=o),
}
CALLERS = {role: lambda order, role=role: staff(role) for role in ROLES} | {
    "buyer": buyer_of,
    "another buyer": lambda order: Actor("buyer", ids.new_id(), "路人"),
    "nobody": lambda order: Actor("anonymous"),
    "system": lambda order: SYSTEM,
}


def rows():
    return (
        list(Handover.objects.order_by("id").values()),
        list(Installation.objects.order_by("id").values()),
        AuditLine.objects.count(),
        OutboxEvent.objects.count(),
    )


@pytest.mark.parametrize("state", HANDOVER.states)
def test_each_step_is_open_to_whom_and_where_the_table_says_and_to_nobody_else(main, state):
    order = brought(main, state)
    with dealer_context(main):
        for verb, deed in VERBS.items():
            listed = {m.verb: m for m in HANDOVER.moves_from(state)}.get(verb)
            for caller, made in CALLERS.items():
                actor = made(order)
                sees = actor.kind in ("staff", "system") or caller == "buyer"
                may = listed is not None and listed.may(actor) and sees
                before = rows()
                passed = _tried(deed, actor, order.id)
                assert passed == may, (state, verb, caller)
                assert may or rows() == before, (state, verb, caller)


def _tried(deed, actor, order_id):
    """Whether it went through; it is undone either way."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                deed(actor, order_id)
        except DomainError:
            return False
        transaction.set_rollback(True)
    return True


def test_the_database_knows_the_moves_of_both_machines(main):
    order = brought(main, "BOOKED")
    with dealer_context(main):
        assert moves_in_database("handover") == moves_in_code(HANDOVER)
        assert moves_in_database("installation") == moves_in_code(INSTALLATION)
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.filter(order_id=order.id).update(state="DONE")


class TestDelivering:
    def test_the_car_leaves_only_when_both_have_signed(self, main):
        order = ready_order(main)
        with dealer_context(main):
            before = rows()
            with pytest.raises(DomainError) as refused, transaction.atomic():
                orders.deliver_order(actor=staff("SALES"), order_id=order.id)
            assert refused.value.code == "delivery.checklist_unsigned"
            assert rows() == before

            sign_both(order.id)
            assert orders.deliver_order(actor=staff("SALES"), order_id=order.id).state == "DELIVERED"
            assert Handover.objects.get(order_id=order.id).state == "DONE"

    def test_what_is_taken_back_no_longer_counts(self, main):
        order = brought(main, "SIGNED")
        with dealer_context(main):
            operations.reopen_handover(actor=staff("SALES"), order_id=order.id, note="刮痕")
            with pytest.raises(DomainError) as refused, transaction.atomic():
                orders.deliver_order(actor=SYSTEM, order_id=order.id)
        assert refused.value.code == "delivery.checklist_unsigned"

    def test_a_cancelled_order_gives_its_bay_back(self, main):
        first = brought(main, "BOOKED")
        second = ready_order(main)
        with dealer_context(main):
            with pytest.raises(DomainError) as refused, transaction.atomic():
                operations.book_handover(actor=SYSTEM, order_id=second.id, starts_at=at(10))
            assert refused.value.code == "delivery.slot_gone"
            orders.cancel_order(actor=SYSTEM, order_id=first.id, reason="x")
            operations.book_handover(actor=SYSTEM, order_id=second.id, starts_at=at(10))


class TestSigning:
    @pytest.mark.parametrize(
        ("given", "code", "field"),
        [
            ({"checks": frozenset(CHECKS) - {"certificate"}}, "delivery.checks_missing", "checks"),
            ({"checks": IN_ORDER, "remarks": "左前门划痕"}, "delivery.checks_missing", "checks"),
            ({"checks": IN_ORDER, "defects": DOOR}, "delivery.defect_undescribed", "remarks"),
            (WITHOUT_INVOICE, "delivery.checks_missing", "checks"),
            ({"odometer_km": 11}, "delivery.odometer_wrong", "odometer_km"),
            ({"keys": 0}, "field.range", "keys"),
            ({"level": 101}, "field.range", "level"),
            ({"buyer_strokes": []}, "ink.unreadable", None),
            ({"dealer_strokes": [[[5, 5]]]}, "ink.unreadable", None),
            ({"signed_at": clock.now() - timedelta(days=8)}, "delivery.signed_when", "signed_at"),
            ({"signed_at": clock.now() + timedelta(hours=2)}, "delivery.signed_when", "signed_at"),
        ],
        ids=[
            "unticked",
            "remark-alone",
            "undescribed",
            "no-invoice",
            "odometer",
            "keys",
            "level",
            "no-buyer",
            "dot",
            "too-old",
            "ahead",
        ],
    )
    def test_refuses_what_is_not_complete_and_keeps_nothing(self, main, given, code, field):
        order = ready_order(main)
        with dealer_context(main):
            with pytest.raises(DomainError) as refused, transaction.atomic():
                operations.sign_handover(actor=SYSTEM, order_id=order.id, checklist=checklist(**given))
            assert refused.value.code == code
            assert field is None or refused.value.field == field
            assert not Handover.objects.exclude(state="OPEN").exists()

    def test_a_list_signed_without_a_network_keeps_the_tablets_time_and_a_seal_over_all_of_it(self, main):
        order = ready_order(main)
        signed_at = clock.now() - timedelta(hours=5)
        with dealer_context(main):
            signed = sign_both(order.id, staff("SALES", "赵顾问"), signed_at=signed_at, remarks="补漆一处")

        assert (signed.signed_at, signed.witness, signed.signed_by) == (signed_at, "赵顾问", "李晓雯")
        assert signed.received_at > signed_at
        told = {"order": str(order.id), "signed_by": "李晓雯", "witness": str(signed.witness_id)}
        told |= {"checklist": signed.checklist, "buyer": STROKES, "dealer": STROKES}
        assert signed.seal == digest_of({**told, "signed_at": signed_at.isoformat()})
        assert signed.checklist["remarks"] == "补漆一处"

    def test_a_car_is_taken_with_a_scratch_that_is_written_down(self, main):
        order = ready_order(main)
        with dealer_context(main):
            signed = sign_both(order.id, checks=IN_ORDER, defects=DOOR, remarks="左前门划痕，月底前补漆")
            assert (signed.checklist["defects"], signed.checklist["checks"]) == (["body"], sorted(IN_ORDER))
            assert orders.deliver_order(actor=staff("SALES"), order_id=order.id).state == "DELIVERED"

    def test_a_car_brought_home_needs_a_photo_first(self, main):
        open_house(main)
        order = ready_order(main)
        with dealer_context(main):
            operations.book_handover(
                actor=SYSTEM, order_id=order.id, starts_at=at(10), home=HomeWish(address="文三路 1 号", km=20)
            )
            with pytest.raises(DomainError) as refused, transaction.atomic():
                sign_both(order.id)
            assert refused.value.code == "delivery.proof_missing"
            operations.add_proof(actor=SYSTEM, order_id=order.id, data=licence_photo())
            assert sign_both(order.id).state == "SIGNED"
            assert operations.view_proof(actor=SYSTEM, order_id=order.id)[:4] == b"RIFF"


class TestBooking:
    def test_the_buyer_books_moves_and_gives_up(self, main):
        open_house(main)
        order = ready_order(main)
        buyer = buyer_of(order)
        with dealer_context(main):
            first = operations.book_handover(actor=buyer, order_id=order.id, starts_at=at(10))
            assert (first.state, first.bay, first.place) == ("BOOKED", 1, "DEALER")
            moved = operations.book_handover(actor=buyer, order_id=order.id, starts_at=at(10))
            assert moved.starts_at == at(10)
            operations.book_handover(actor=buyer, order_id=order.id, starts_at=at(14))
            given_up = operations.unbook_handover(actor=buyer, order_id=order.id)
        assert (given_up.state, given_up.starts_at, given_up.bay) == ("OPEN", None, None)

    @pytest.mark.parametrize(
        "wish", [at(8), at(18), at(10) + timedelta(minutes=7), at(10, days=20), at(10, days=-1)]
    )
    def test_times_that_are_not_offered_are_refused(self, main, wish):
        open_house(main)
        order = ready_order(main)
        with dealer_context(main), pytest.raises(DomainError) as refused, transaction.atomic():
            operations.book_handover(actor=SYSTEM, order_id=order.id, starts_at=wish)
        assert refused.value.code == "delivery.slot_gone"

    def test_nothing_is_arranged_before_the_car_is_ready(self, main):
        open_house(main)
        order = make_order(main, "FUNDED")
        with dealer_context(main), pytest.raises(DomainError) as refused, transaction.atomic():
            operations.book_handover(actor=SYSTEM, order_id=order.id, starts_at=at(10))
        assert refused.value.code == "delivery.not_offered"

    def test_a_dealer_with_two_bays_takes_two_at_a_time_and_the_database_a_third_in_none(self, main):
        open_house(main)
        placed = [ready_order(main) for _ in range(3)]
        with dealer_context(main):
            operations.change_settings(
                actor=SYSTEM, bays=2, minutes=60, home_km=50, free_km=10, per_km_minor=500
            )
            bays = [
                operations.book_handover(actor=SYSTEM, order_id=order.id, starts_at=at(10)).bay
                for order in placed[:2]
            ]
            assert bays == [1, 2]
            assert at(10) not in {slot.starts_at for slot in free_times()}
            with pytest.raises(IntegrityError), transaction.atomic():
                Handover.objects.create(
                    order_id=placed[2].id, state="BOOKED", bay=1, starts_at=at(10), ends_at=at(11)
                )

    def test_nobody_of_the_staff_hands_over_two_cars_at_once(self, main):
        open_house(main)
        member = make_member(main, "SALES")
        one, two = ready_order(main), ready_order(main)
        with dealer_context(main):
            operations.change_settings(
                actor=SYSTEM, bays=2, minutes=60, home_km=50, free_km=10, per_km_minor=500
            )
            for order in (one, two):
                operations.book_handover(actor=SYSTEM, order_id=order.id, starts_at=at(10))
            operations.assign_handover(actor=SYSTEM, order_id=one.id, staff_id=member.user_id)
            with pytest.raises(DomainError) as refused, transaction.atomic():
                operations.assign_handover(actor=SYSTEM, order_id=two.id, staff_id=member.user_id)
        assert refused.value.code == "delivery.slot_gone"

    @pytest.mark.parametrize(
        ("km", "way", "fee"), [(5, 7, 0), (7.69, 10, 0), (20, 26, 8_000), (38, 50, 20_000)]
    )
    def test_bringing_the_car_costs_by_the_kilometre_beyond_the_free_ones(self, main, km, way, fee):
        open_house(main)
        order = ready_order(main)
        with dealer_context(main):
            booked = operations.book_handover(
                actor=SYSTEM, order_id=order.id, starts_at=at(10), home=HomeWish(address="文三路 1 号", km=km)
            )
        assert (booked.way_km, booked.fee_minor, booked.bay) == (way, fee, None)

    @pytest.mark.parametrize(
        ("home", "code"),
        [
            (HomeWish(address="文三路 1 号", km=39), "delivery.too_far"),
            (HomeWish(address="  ", km=3), "delivery.address_missing"),
        ],
        ids=["far", "nowhere"],
    )
    def test_what_cannot_be_brought_is_refused(self, main, home, code):
        open_house(main)
        order = ready_order(main)
        with dealer_context(main), pytest.raises(DomainError) as refused, transaction.atomic():
            operations.book_handover(actor=SYSTEM, order_id=order.id, starts_at=at(10), home=home)
        assert refused.value.code == code


class TestInstallations:
    def test_the_car_is_not_ready_before_everything_is_fitted_or_left_out(self, main):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            film, hook = (
                operations.plan_installation(actor=staff("SALES"), order_id=order.id, title=title)
                for title in ("隐形车衣", "拖车钩")
            )
            with pytest.raises(DomainError) as refused, transaction.atomic():
                orders.mark_ready(actor=SYSTEM, order_id=order.id)
            assert refused.value.code == "delivery.installation_open"
            assert refused.value.params == {"titles": "隐形车衣, 拖车钩"}

            fitted = operations.move_installation(
                actor=staff("SALES", "孙技师"), installation_id=film.id, verb="fit"
            )
            assert (fitted.state, fitted.done_by) == ("FITTED", "孙技师")
            operations.move_installation(actor=SYSTEM, installation_id=hook.id, verb="drop", note="缺货")
            assert orders.mark_ready(actor=SYSTEM, order_id=order.id).state == "READY"

    @pytest.mark.parametrize("state", INSTALLATION.states)
    @pytest.mark.parametrize("verb", ["fit", "redo", "drop"])
    @pytest.mark.parametrize("role", ROLES)
    def test_every_state_step_and_role(self, main, state, verb, role):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            job = operations.plan_installation(actor=SYSTEM, order_id=order.id, title="贴膜")
            if state != "PLANNED":
                step = "fit" if state == "FITTED" else "drop"
                operations.move_installation(actor=SYSTEM, installation_id=job.id, verb=step)
            listed = {m.verb: m for m in INSTALLATION.moves_from(state)}.get(verb)
            before = rows()
            passed = _tried(
                lambda a, _o: operations.move_installation(actor=a, installation_id=job.id, verb=verb),
                staff(role),
                order.id,
            )
            assert passed == (listed is not None and listed.may(staff(role)))
            assert passed or rows() == before

    def test_a_cancelled_order_drops_what_was_planned(self, main):
        order = make_order(main, "RESERVED")
        with dealer_context(main):
            job = operations.plan_installation(actor=SYSTEM, order_id=order.id, title="贴膜")
            orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="x")
            assert Installation.objects.get(id=job.id).state == "DROPPED"

    def test_nothing_is_fitted_to_a_car_that_is_ready(self, main):
        order = make_order(main, "READY", vehicle=make_vehicle(main, "AVAILABLE"))
        with dealer_context(main), pytest.raises(DomainError) as refused, transaction.atomic():
            operations.plan_installation(actor=SYSTEM, order_id=order.id, title="贴膜")
        assert refused.value.code == "delivery.too_late"
