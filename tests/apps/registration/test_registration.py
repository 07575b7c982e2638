"""The registration: its machine, its pack, the vehicle office and its faults, what it means for the order."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from tenant_apps.orders import operations as orders
from tenant_apps.registration import operations, queries
from tenant_apps.registration.facts import MOST_CALLS, Filing
from tenant_apps.registration.models import PackDocument, Registration
from tenant_apps.registration.offices import SimulatedOffices
from tenant_apps.registration.states import IN_THE_WAY, REGISTRATION
from tenant_apps.registration.tasks import call_due
from tenant_apps.staff.policies import ROLES
from tenants.context import dealer_context
from tests.factories.drives import licence_photo
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import buyer_of, contact, make_order
from tests.factories.registration import bring_papers, bring_to
from tests.factories.staff import staff

SENT_BACK, SILENT, SILENT_TWICE, SLOW = ("+861380000" + end for end in ("0401", "0402", "0403", "0404"))


@pytest.fixture
def known(monkeypatch):
    """Invoice and insurance as if they stood where they must; their own suites bring them there."""
    stand = {"INVOICE": True, "INSURANCE": True}
    for kind in stand:
        monkeypatch.setitem(queries._KNOWN, kind, lambda order, kind=kind: stand[kind])
    return stand


def an_order(main, phone="+8613800138000", state="FUNDED"):
    return make_order(main, state, buyer=contact(phone=phone))


def brought(main, state):
    order = an_order(main, SENT_BACK if state == "REJECTED" else "+8613800138000")
    with dealer_context(main):
        bring_to(order.id, state)
        assert queries.registration_state(order.id) == state
    return order


def rows():
    return (
        list(Registration.objects.order_by("id").values()),
        list(PackDocument.objects.order_by("id").values()),
        AuditLine.objects.count(),
        OutboxEvent.objects.count(),
    )


CALLERS = {role: lambda order, role=role: staff(role) for role in ROLES} | {
    "buyer": buyer_of,
    "another buyer": lambda order: Actor("buyer", ids.new_id(), "路人"),
    "nobody": lambda order: Actor("anonymous"),
    "system": lambda order: SYSTEM,
}


def _tried(order, verb, actor):
    with transaction.atomic():
        try:
            with transaction.atomic():
                operations.move_registration(actor=actor, order_id=order.id, verb=verb)
        except DomainError:
            return False
        transaction.set_rollback(True)
    return True


@pytest.mark.parametrize("state", REGISTRATION.states)
def test_each_step_is_open_to_whom_and_where_the_table_says_and_to_nobody_else(main, known, state):
    order = brought(main, state)
    with dealer_context(main):
        bring = state == "PACK_OPEN"
        if bring:
            bring_papers(order.id)
        for verb in ("open", "leave", "complete", "reopen", "submit"):
            listed = {m.verb: m for m in REGISTRATION.moves_from(state)}.get(verb)
            for caller, made in CALLERS.items():
                actor = made(order)
                sees = actor.kind == "system" or caller == "buyer" or actor.may("orders.see")
                may = listed is not None and listed.may(actor) and sees
                before = rows()
                assert _tried(order, verb, actor) == may, (state, verb, caller)
                assert may or rows() == before, (state, verb, caller)


def test_the_database_knows_the_moves(main):
    order = an_order(main)
    with dealer_context(main):
        bring_to(order.id, "PACK_OPEN")
        assert moves_in_database("registration") == moves_in_code(REGISTRATION)
        with pytest.raises(IntegrityError), transaction.atomic():
            Registration.objects.update(state="REGISTERED", plate="浙AD00001")


@pytest.mark.parametrize("state", REGISTRATION.states)
def test_only_a_car_that_is_registered_or_not_ours_to_register_is_ready(main, known, state):
    order = brought(main, state)
    with dealer_context(main):
        if state in IN_THE_WAY:
            with pytest.raises(DomainError) as refused, transaction.atomic():
                orders.mark_ready(actor=SYSTEM, order_id=order.id)
            assert refused.value.code == "registration.open"
        else:
            assert orders.mark_ready(actor=SYSTEM, order_id=order.id).state == "READY"


@pytest.mark.parametrize("state", REGISTRATION.states)
def test_a_cancelled_order_takes_its_pack_back_and_a_late_answer_changes_nothing(main, known, state):
    order = brought(main, state)
    with dealer_context(main):
        orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="x")
        left = "REGISTERED" if state == "REGISTERED" else "SELF"
        assert queries.registration_state(order.id) == left
        found = Registration.objects.filter(order_id=order.id).first()
        if found is not None:
            before = rows()
            operations.call_office(actor=SYSTEM, registration_id=found.id)
            assert rows() == before


class TestPack:
    def test_is_complete_only_with_every_paper(self, main, known):
        order = an_order(main)
        with dealer_context(main):
            bring_to(order.id, "PACK_OPEN")
            bring_papers(order.id)
            for kind in known:
                known[kind] = False
                with pytest.raises(DomainError) as refused, transaction.atomic():
                    operations.move_registration(actor=SYSTEM, order_id=order.id, verb="complete")
                assert refused.value.code == "registration.documents_missing"
                known[kind] = True
            PackDocument.objects.get(kind="IDENTITY").delete()
            with pytest.raises(DomainError), transaction.atomic():
                operations.move_registration(actor=SYSTEM, order_id=order.id, verb="complete")
            operations.bring_document(
                actor=buyer_of(order), order_id=order.id, kind="IDENTITY", data=licence_photo()
            )
            done = operations.move_registration(actor=SYSTEM, order_id=order.id, verb="complete")
            assert done.state == "PACK_COMPLETE"

    def test_what_was_lost_since_it_was_complete_keeps_it_from_the_office(self, main, known):
        order = brought(main, "PACK_COMPLETE")
        known["INSURANCE"] = False
        with dealer_context(main), pytest.raises(DomainError) as refused, transaction.atomic():
            operations.move_registration(actor=SYSTEM, order_id=order.id, verb="submit")
        assert refused.value.code == "registration.documents_missing"

    def test_what_the_house_knows_is_not_brought(self, main):
        order = an_order(main)
        with dealer_context(main):
            bring_to(order.id, "PACK_OPEN")
            for kind, code in (("INVOICE", "registration.document_known"), ("SONG", "field.choice")):
                with pytest.raises(DomainError) as refused, transaction.atomic():
                    operations.bring_document(
                        actor=SYSTEM, order_id=order.id, kind=kind, data=licence_photo()
                    )
                assert refused.value.code == code

    def test_nothing_is_brought_to_a_pack_that_is_not_open(self, main, known):
        order = brought(main, "SUBMITTED")
        with dealer_context(main):
            before = rows()
            with pytest.raises(DomainError) as refused, transaction.atomic():
                operations.bring_document(
                    actor=buyer_of(order), order_id=order.id, kind="IDENTITY", data=licence_photo()
                )
            assert refused.value.code == "registration.not_now"
            assert rows() == before

    def test_looking_at_a_paper_is_recorded_and_not_for_sales(self, main):
        order = an_order(main)
        with dealer_context(main):
            bring_to(order.id, "PACK_OPEN")
            bring_papers(order.id)
            with pytest.raises(DomainError), transaction.atomic():
                operations.view_document(actor=staff("SALES"), order_id=order.id, kind="IDENTITY")
            assert not AuditLine.objects.filter(action="registration.document.viewed").exists()
            data = operations.view_document(actor=staff("FINANCE"), order_id=order.id, kind="IDENTITY")
            assert data[:4] == b"RIFF"
            assert AuditLine.objects.filter(action="registration.document.viewed").count() == 1


class TestOffice:
    def test_gives_a_plate_and_is_asked_once(self, main, known, deliver):
        order = an_order(main)
        with dealer_context(main):
            bring_to(order.id, "REGISTERED")
            found = Registration.objects.get(order_id=order.id)
            assert (found.plate[0], len(found.plate), found.calls) == ("浙", 8, 1)
            before = rows()
            operations.call_office(actor=SYSTEM, registration_id=found.id)
            assert rows() == before

    def test_sends_back_with_reasons_and_takes_it_the_second_time(self, main, known):
        order = an_order(main, SENT_BACK)
        with dealer_context(main):
            bring_to(order.id, "REJECTED")
            assert Registration.objects.get().reasons == ["photo_unreadable", "tax_not_found"]
            for verb in ("reopen", "complete", "submit"):
                operations.move_registration(actor=SYSTEM, order_id=order.id, verb=verb)
            operations.call_office(actor=SYSTEM, registration_id=Registration.objects.get().id)
            found = Registration.objects.get()
            assert (found.state, found.times_filed, found.reasons) == ("REGISTERED", 2, [])

    @pytest.mark.parametrize("phone", [SILENT_TWICE, SLOW], ids=["silent-twice", "slow"])
    def test_is_called_again_until_it_answers(self, main, known, phone):
        order = an_order(main, phone)
        with dealer_context(main):
            bring_to(order.id, "SUBMITTED")
            now = clock.now()
            for hours in range(3):
                with clock.set_to(now + timedelta(hours=hours)):
                    assert call_due() == 1
                    assert call_due() == 0  # not before its time
            assert Registration.objects.get().state == "REGISTERED"

    def test_that_never_answers_is_given_up_and_seen_and_can_be_called_again(self, main, known):
        order = an_order(main, SILENT)
        with dealer_context(main):
            bring_to(order.id, "SUBMITTED")
            now = clock.now()
            for turn in range(MOST_CALLS + 2):
                with clock.set_to(now + timedelta(hours=3 * turn)):
                    call_due()
            found = Registration.objects.get()
            assert (found.state, found.calls, found.given_up) == ("SUBMITTED", MOST_CALLS, True)
            assert found.trouble == "registration.office_silent"
            assert AuditLine.objects.filter(action="registration.office.given_up").count() == 1
            again = operations.call_again(actor=staff("FINANCE"), order_id=order.id)
            assert (again.calls, again.given_up) == (0, False)

    def test_says_the_same_of_the_same_filing(self):
        filing = Filing(
            key=ids.new_id(), vin="LGXCE4CB8S0000001", owner="李", owner_phone="1", city="成都",
            times_filed=1, attempt=1,
        )  # fmt: skip
        assert SimulatedOffices().file(filing) == SimulatedOffices().file(filing)
        assert SimulatedOffices().file(filing).plate.startswith("川")
