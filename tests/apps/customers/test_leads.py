"""Leads: how they come, how they move, what is refused."""

import pytest
from django.db import IntegrityError, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.operations import emit
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden, Invalids, NotFound
from core.kernel.states import IllegalMove
from shared_apps.marketplace.events import EnquiryMade
from tenant_apps.customers.errors import ReasonMissing, UnknownAdviser
from tenant_apps.customers.labels import LABELS
from tenant_apps.customers.models import Lead
from tenant_apps.customers.operations import create_lead, follow_drive, lead_for_drive, move_lead
from tenant_apps.customers.phones import normalise_phone
from tenant_apps.customers.queries import dashboard_counts
from tenant_apps.customers.states import ACTIONS, LEAD
from tenant_apps.staff.access import actor_of
from tenant_apps.staff.policies import ROLES, rights_of
from tenants.context import dealer_context, market_context
from tests.factories.customers import PATHS, make_lead
from tests.factories.staff import make_member, staff

LEADS_TO = {
    ("NEW", "assign"): "ASSIGNED",
    ("ASSIGNED", "assign"): "ASSIGNED",
    ("ASSIGNED", "contact"): "CONTACTED",
    ("CONTACTED", "qualify"): "QUALIFIED",
    ("QUALIFIED", "win"): "WON",
    ("NEW", "lose"): "LOST",
    ("ASSIGNED", "lose"): "LOST",
    ("CONTACTED", "lose"): "LOST",
    ("QUALIFIED", "lose"): "LOST",
    ("TD_DONE", "win"): "WON",
    ("TD_BOOKED", "lose"): "LOST",
    ("TD_DONE", "lose"): "LOST",
}
FOLLOWS = {
    **{
        (state, "book_drive"): "TD_BOOKED"
        for state in ("NEW", "ASSIGNED", "CONTACTED", "QUALIFIED", "TD_DONE")
    },
    ("TD_BOOKED", "miss_drive"): "QUALIFIED",
    ("TD_BOOKED", "end_drive"): "TD_DONE",
}
"""Moves that nobody makes by hand: they follow a test drive."""


def traces():
    """Everything a refused change must leave alone."""
    leads = list(Lead.objects.order_by("id").values_list("id", "state", "version", "owner_id"))
    return leads, AuditLine.objects.count(), OutboxEvent.objects.count()


class TestNormalisePhone:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("13800138000", "+8613800138000"),
            ("138 0013 8000", "+8613800138000"),
            ("138-0013-8000", "+8613800138000"),
            ("+86 138 0013 8000", "+8613800138000"),
            ("0086 138 0013 8000", "+8613800138000"),
            ("１３８００１３８０００", "+8613800138000"),
            ("＋８６　１３８００１３８０００", "+8613800138000"),
            ("0571-8765 4321", "+8657187654321"),
            ("(010) 6552 9988", "+861065529988"),
            ("+49 30 901820", "+4930901820"),
            ("", None),
            ("138", None),
            ("12345678901", None),
            ("138001380001", None),
            ("call me", None),
            ("13800138000; DROP", None),
        ],
    )
    def test_reads_what_people_write(self, written, meant):
        assert normalise_phone(written) == meant


class TestCreateLead:
    def test_stores_it_numbered_with_line_and_event(self, main):
        with dealer_context(main):
            first, second = (
                create_lead(
                    actor=staff("SALES"),
                    name=" 陈先生 ",
                    phone="１３８ ００１３ ８０００",
                    email="Chen@Example.com",
                    source="WALK_IN",
                    interest="汉 EV",
                    note="周末来试驾",
                )
                for _ in range(2)
            )
            first.refresh_from_db()
            line = AuditLine.objects.get(subject_id=str(first.id))
            event = OutboxEvent.objects.get(aggregate=f"lead:{first.id}")

        assert (first.name, first.phone, first.email) == ("陈先生", "+8613800138000", "chen@example.com")
        assert (first.state, first.owner_id, first.version) == ("NEW", None, 1)
        assert int(second.number[1:]) == int(first.number[1:]) + 1
        assert (line.action, line.after) == ("customers.lead.created", {"state": "NEW", "source": "WALK_IN"})
        assert event.payload == {
            "lead_id": str(first.id),
            "state": "NEW",
            "source": "WALK_IN",
            "version": 1,
        }

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"name": "  "}, "customers.name_missing"),
            ({"phone": "12"}, "customers.phone_unreadable"),
            ({"source": "TV"}, "field.choice"),
            ({"email": "chen@"}, "field.type"),
            ({"actor": staff("TECHNICIAN")}, "access.right_missing"),
            ({"actor": staff("FINANCE")}, "access.right_missing"),
        ],
    )
    def test_refuses_and_changes_nothing(self, main, wrong, code):
        asked = {"actor": staff(), "name": "陈先生", "phone": "13800138000", "source": "PHONE", **wrong}
        with dealer_context(main):
            before = traces()
            with pytest.raises(DomainError) as caught:
                create_lead(**asked)
            assert traces() == before
        assert caught.value.code == code

    def test_tells_all_mistakes_at_once(self, main):
        with dealer_context(main), pytest.raises(Invalids) as caught:
            create_lead(actor=staff(), name="", phone="x", source="WEB")

        assert [error.field for error in caught.value.errors] == ["name", "phone"]


class TestMoveLead:
    def test_the_table_is_what_the_trade_knows(self):
        assert {(m.source, m.verb): m.target for m in LEAD.moves} == {**LEADS_TO, **FOLLOWS}
        assert set(PATHS) == set(LEAD.states)

    @pytest.mark.parametrize("state", LEAD.states)
    @pytest.mark.parametrize("verb", [*ACTIONS, "sell"])
    def test_every_step_from_every_state(self, main, state, verb):
        lead = make_lead(main, state)
        actor = actor_of(make_member(main, "SALES"))
        with dealer_context(main):
            before = traces()
            if (state, verb) not in LEADS_TO:
                with pytest.raises(IllegalMove):
                    move_lead(actor=actor, lead_id=lead.id, verb=verb, note="x")
                assert traces() == before
                return
            moved = move_lead(actor=actor, lead_id=lead.id, verb=verb, note="聊了价格")
            line = AuditLine.objects.filter(subject_id=str(lead.id)).latest("at", "id")

        assert (moved.state, moved.version) == (LEADS_TO[state, verb], lead.version + 1)
        assert (line.action, line.note, line.actor_id) == (ACTIONS[verb], "聊了价格", actor.user_id)

    @pytest.mark.parametrize("role", ROLES)
    def test_needs_the_right_to_work_on_leads(self, main, role):
        lead = make_lead(main)
        actor = actor_of(make_member(main, role))
        with dealer_context(main):
            before = traces()
            if "leads.work" in rights_of(role):
                assert move_lead(actor=actor, lead_id=lead.id, verb="assign").owner_id == actor.user_id
                return
            with pytest.raises(Forbidden):
                move_lead(actor=actor, lead_id=lead.id, verb="assign")
            assert traces() == before

    def test_only_who_may_assign_gives_a_lead_to_somebody_else(self, main):
        lead = make_lead(main)
        adviser = make_member(main, "SALES")
        colleague, manager = (actor_of(make_member(main, role)) for role in ("SALES", "MANAGER"))
        with dealer_context(main):
            with pytest.raises(Forbidden):
                move_lead(actor=colleague, lead_id=lead.id, verb="assign", owner_id=adviser.user_id)
            moved = move_lead(actor=manager, lead_id=lead.id, verb="assign", owner_id=adviser.user_id)

        assert moved.owner_id == adviser.user_id

    def test_refuses_an_adviser_who_does_not_follow_up_leads_here(self, main, other):
        lead = make_lead(main)
        manager = actor_of(make_member(main, "MANAGER"))
        elsewhere = make_member(other, "SALES").user_id
        technician = make_member(main, "TECHNICIAN").user_id
        for owner_id in (elsewhere, technician, ids.new_id()):
            with dealer_context(main):
                before = traces()
                with pytest.raises(UnknownAdviser):
                    move_lead(actor=manager, lead_id=lead.id, verb="assign", owner_id=owner_id)
                assert traces() == before

    def test_is_lost_for_a_reason(self, main):
        lead = make_lead(main)
        with dealer_context(main):
            before = traces()
            with pytest.raises(ReasonMissing) as caught:
                move_lead(actor=staff(), lead_id=lead.id, verb="lose", note="  ")
            assert traces() == before
            lost = move_lead(actor=staff(), lead_id=lead.id, verb="lose", note="买了竞品")
        assert lost.lost_reason == "买了竞品"
        assert caught.value.field == "note"

    def test_a_lead_of_another_dealer_is_not_there(self, main, other):
        lead = make_lead(main)
        with dealer_context(other), pytest.raises(NotFound):
            move_lead(actor=staff(), lead_id=lead.id, verb="lose", note="x")


class TestDatabase:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"state": "MERGED"},
            {"source": "TV"},
            {"state": "LOST"},
            {"lost_reason": "why"},
            {"state": "ASSIGNED"},
        ],
    )
    def test_refuses_what_no_lead_can_be(self, main, wrong):
        lead = make_lead(main)
        with dealer_context(main), pytest.raises(IntegrityError), transaction.atomic():
            Lead.objects.filter(id=lead.id).update(**wrong)


class TestEnquiryMade:
    def _enquire(self, dealer, **given):
        buyer_id = ids.new_id()
        event = EnquiryMade(
            enquiry_id=ids.new_id(),
            vehicle_id=ids.new_id(),
            vehicle_title_zh="比亚迪 汉 2025款",
            vehicle_title_en="BYD Han 2025",
            buyer_id=buyer_id,
            buyer_name="林小姐",
            phone="+8613900139000",
            message="周六可以看车吗?",
            locale="zh-hans",
            made_at=clock.now(),
        )
        with market_context(), transaction.atomic():
            actor = Actor("buyer", buyer_id, "林小姐")
            emit(event, aggregate=f"enquiry:{event.enquiry_id}", actor=actor, dealer=dealer.schema)
        return event

    def test_becomes_a_lead_of_the_dealer_asked(self, main, other, deliver):
        event = self._enquire(main)

        deliver()

        with dealer_context(main):
            lead = Lead.objects.get()
            assert (lead.name, lead.phone, lead.source) == ("林小姐", "+8613900139000", "MARKET")
            assert (lead.interest, lead.note) == ("比亚迪 汉 2025款", "周六可以看车吗?")
            assert (lead.vehicle_id, lead.buyer_id) == (event.vehicle_id, event.buyer_id)
            assert AuditLine.objects.get().actor_name == "林小姐"
        with dealer_context(other):
            assert not Lead.objects.exists()

    def test_becomes_one_lead_however_often_it_is_delivered(self, main, deliver):
        self._enquire(main)
        with market_context():
            row = OutboxEvent.objects.get()
        deliver()
        with market_context():
            row.pk = None
            row.save(force_insert=True)
        deliver()

        with dealer_context(main):
            assert Lead.objects.count() == 1
            assert AuditLine.objects.count() == 1


class TestFollowDrive:
    @pytest.mark.parametrize("state", LEAD.states)
    def test_a_booked_drive_takes_the_open_lead_or_makes_one(self, main, state):
        lead, adviser = make_lead(main, state), make_member(main, "SALES").user_id
        with dealer_context(main):
            after = lead_for_drive(
                actor=SYSTEM,
                name="陈先生",
                phone=lead.phone,
                email="",
                buyer_id=None,
                interest="汉",
                adviser_id=adviser,
            )
            count = Lead.objects.count()

        assert after.state == "TD_BOOKED"
        assert after.owner_id == (adviser if state in ("NEW", "WON", "LOST") else lead.owner_id)
        assert (after.id != lead.id, count) == ((True, 2) if state in ("WON", "LOST") else (False, 1))

    @pytest.mark.parametrize("state", LEAD.states)
    @pytest.mark.parametrize("verb", ["end_drive", "miss_drive"])
    def test_a_drive_that_is_over_moves_only_a_lead_that_waits_for_it(self, main, state, verb):
        lead = make_lead(main, state)
        with dealer_context(main):
            before = traces()
            follow_drive(actor=SYSTEM, lead_id=lead.id, done=verb == "end_drive")
            lead.refresh_from_db()
            assert (traces() == before) == (state != "TD_BOOKED")
        assert lead.state == FOLLOWS.get((state, verb), state)


class TestFigures:
    def test_count_what_must_be_worked_on(self, main):
        for state in ("NEW", "NEW", "ASSIGNED", "QUALIFIED", "WON", "LOST"):
            make_lead(main, state)
        with dealer_context(main):
            assert dashboard_counts() == {"open": 4, "new": 2}


class TestLabels:
    def test_every_action_recorded_has_one_in_both_languages(self, main):
        for state in LEAD.states:
            lead = make_lead(main, state)
            if state == "TD_BOOKED":
                with dealer_context(main):
                    follow_drive(actor=SYSTEM, lead_id=lead.id, done=False)
        with dealer_context(main):
            recorded = set(AuditLine.objects.filter(subject_kind="lead").values_list("action", flat=True))

        assert recorded <= set(LABELS)
        assert all(zh and en for zh, en in LABELS.values())
