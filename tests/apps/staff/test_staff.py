"""Membership, roles and rights at a dealer's."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.registry import Delivery
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden, NotFound
from core.kernel.states import IllegalMove
from shared_apps.accounts.models import Membership
from shared_apps.accounts.queries import workplaces_of
from tenant_apps.staff import operations
from tenant_apps.staff.errors import AlreadyMember, LastOwner, TooManyInvitations, UnknownRole
from tenant_apps.staff.handlers import on_member_joined
from tenant_apps.staff.labels import LABELS
from tenant_apps.staff.models import StaffMember
from tenant_apps.staff.operations import (
    change_role,
    end_member,
    enrol_member,
    invite_member,
    reinstate_member,
)
from tenant_apps.staff.policies import RIGHTS, ROLES, rights_of
from tenants.context import dealer_context
from tests.factories.staff import client_for, employ, make_member, make_user, staff, staff_client

EVERY_RIGHT = (
    "stock.see stock.see_cost stock.receive stock.pdi stock.inspect stock.price stock.withdraw stock.photo "
    "stock.assign stock.certificate stock.write_off "
    "orders.see orders.contract orders.sign orders.payment orders.ready orders.deliver orders.cancel "
    "orders.draft orders.request orders.approve orders.reallocate orders.policy "
    "orders.finance orders.insurance registration.work partexchange.work partexchange.offer "
    "delivery.book delivery.sign delivery.fit delivery.manage books.see books.invoice books.close "
    "identities.reveal_order "
    "leads.see leads.create leads.work leads.assign "
    "identities.record identities.reveal service.see service.create service.work service.invoice "
    "drives.see drives.book drives.work drives.manage drives.see_licence "
    "contracts.send contracts.void contracts.approve contracts.countersign "
    "archive.see archive.open archive.export archive.hold archive.mandate "
    "wording.see wording.edit wording.approve "
    "commission.see commission.see_all commission.record commission.plan "
    "staff.see staff.invite staff.appoint dealer.see domains.manage signing.manage"
)


def traces() -> tuple[int, int]:
    """How many audit lines and events there are."""
    return AuditLine.objects.count(), OutboxEvent.objects.count()


class TestRights:
    def test_the_owner_has_every_right_and_no_role_has_one_that_does_not_exist(self):
        assert RIGHTS["OWNER"] == set(EVERY_RIGHT.split())
        assert all(rights <= RIGHTS["OWNER"] for rights in RIGHTS.values())

    def test_roles_are_the_six_of_the_trade(self):
        assert ROLES == ("OWNER", "MANAGER", "SALES", "FINANCE", "SERVICE", "TECHNICIAN")

    def test_an_unknown_role_has_no_rights(self):
        assert rights_of("ADMIN") == frozenset()

    @pytest.mark.parametrize(
        ("role", "denied"),
        [
            ("MANAGER", "staff.appoint"),
            ("SALES", "stock.see_cost stock.price stock.receive orders.payment orders.cancel staff.invite"),
            (
                "FINANCE",
                "stock.price stock.receive stock.pdi orders.deliver leads.see service.create drives.see",
            ),
            ("SERVICE", "stock.see_cost stock.price orders.see leads.work staff.invite"),
            (
                "TECHNICIAN",
                "stock.see_cost stock.receive orders.see leads.see service.create service.invoice",
            ),
        ],
    )
    def test_what_a_role_must_not_do(self, role, denied):
        assert not RIGHTS[role] & set(denied.split())


class TestEnrolMember:
    def test_makes_a_member_with_a_line(self, main):
        user_id = ids.new_id()
        with dealer_context(main):
            member = enrol_member(
                actor=SYSTEM, user_id=user_id, name="李娜", email="li@main.example", role="SALES"
            )
            line = AuditLine.objects.get(subject_id=str(member.id))

        assert (member.user_id, member.role, member.state) == (user_id, "SALES", "ACTIVE")
        assert line.action == "staff.member.enrolled"
        assert line.after == {"role": "SALES", "state": "ACTIVE"}

    def test_said_twice_changes_nothing(self, main):
        member = make_member(main, "SALES")
        with dealer_context(main):
            before = traces()
            again = enrol_member(
                actor=SYSTEM, user_id=member.user_id, name=member.name, email=member.email, role="SALES"
            )

            assert again.id == member.id
            assert traces() == before

    def test_brings_somebody_back_in_another_role(self, main):
        make_member(main, "OWNER")
        member = make_member(main, "SALES")
        with dealer_context(main):
            end_member(actor=staff(), member_id=member.id)
            back = enrol_member(actor=SYSTEM, user_id=member.user_id, name="李娜", email="", role="FINANCE")

        assert (back.id, back.role, back.state) == (member.id, "FINANCE", "ACTIVE")

    def test_refuses_an_unknown_role(self, main):
        with dealer_context(main):
            with pytest.raises(UnknownRole):
                enrol_member(actor=SYSTEM, user_id=ids.new_id(), name="x", email="", role="ROOT")
            assert not StaffMember.objects.exists()

    def test_the_database_knows_roles_and_states(self, main):
        for wrong in ({"role": "ROOT"}, {"role": "SALES", "state": "GONE"}):
            with dealer_context(main), pytest.raises(IntegrityError), transaction.atomic():
                StaffMember.objects.create(user_id=ids.new_id(), name="x", **wrong)


class TestMemberJoined:
    def test_enrols_once_however_often_it_is_delivered(self, main):
        user_id = ids.new_id()
        said = {"user_id": str(user_id), "name": "周敏", "email": "zhou@main.example", "role": "SERVICE"}
        delivery = Delivery(ids.new_id(), "accounts.member_joined", main.schema, said, clock.now(), "")
        with dealer_context(main):
            on_member_joined(delivery)
            on_member_joined(delivery)

            assert [(m.user_id, m.role) for m in StaffMember.objects.all()] == [(user_id, "SERVICE")]
            assert AuditLine.objects.filter(action="staff.member.enrolled").count() == 1


class TestEndMember:
    def test_takes_all_rights_from_the_next_request_on(self, main):
        make_member(main, "OWNER")
        user = make_user()
        member, client = make_member(main, "SALES", user=user), client_for(main, user)
        assert client.get("/api/v1/staff").status_code == 200

        with dealer_context(main):
            end_member(actor=staff(), member_id=member.id)

        answer = client.get("/api/v1/staff")
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "staff.no_membership")
        told = OutboxEvent.objects.get(name="staff.member_left")
        assert told.payload == {"user_id": str(member.user_id), "dealer_id": str(main.id)}

    def test_refuses_the_last_owner(self, main):
        owner = make_member(main, "OWNER")
        with dealer_context(main):
            before = traces()
            with pytest.raises(LastOwner):
                end_member(actor=staff(), member_id=owner.id)

            owner.refresh_from_db()
            assert owner.state == "ACTIVE"
            assert traces() == before

    def test_refuses_a_manager_who_dismisses_an_owner(self, main):
        make_member(main, "OWNER")
        owner = make_member(main, "OWNER")
        with dealer_context(main), pytest.raises(Forbidden):
            end_member(actor=staff("MANAGER"), member_id=owner.id)

    def test_refuses_to_end_what_has_ended_and_what_never_was(self, main):
        make_member(main, "OWNER")
        member = make_member(main, "SALES")
        with dealer_context(main):
            end_member(actor=staff(), member_id=member.id)
            with pytest.raises(IllegalMove):
                end_member(actor=staff(), member_id=member.id)
            with pytest.raises(NotFound):
                end_member(actor=staff(), member_id=ids.new_id())


class TestChangeRole:
    def test_holds_from_the_next_request_on(self, main):
        user = make_user()
        member, client = make_member(main, "SALES", user=user), client_for(main, user)
        with dealer_context(main):
            change_role(actor=staff(), member_id=member.id, role="FINANCE")
            line = AuditLine.objects.get(action="staff.member.appointed")

        told = client.get("/api/v1/session").json()
        assert (told["role"], "orders.payment" in told["rights"]) == ("FINANCE", True)
        assert (line.before, line.after) == ({"role": "SALES"}, {"role": "FINANCE"})

    def test_to_the_same_role_changes_nothing(self, main):
        member = make_member(main, "OWNER")
        with dealer_context(main):
            before = traces()
            assert change_role(actor=staff(), member_id=member.id, role="OWNER").role == "OWNER"
            assert traces() == before

    @pytest.mark.parametrize(
        ("actor", "role", "given"),
        [
            ("MANAGER", "SALES", "OWNER"),
            ("MANAGER", "SALES", "MANAGER"),
            ("MANAGER", "OWNER", "SALES"),
            ("MANAGER", "MANAGER", "SALES"),
            ("SALES", "TECHNICIAN", "SALES"),
            ("FINANCE", "FINANCE", "OWNER"),
        ],
    )
    def test_needs_the_right_to_give_both_roles(self, main, actor, role, given):
        make_member(main, "OWNER")
        member = make_member(main, role)
        with dealer_context(main):
            before = traces()
            with pytest.raises(Forbidden):
                change_role(actor=staff(actor), member_id=member.id, role=given)
            member.refresh_from_db()
            assert (member.role, traces()) == (role, before)

    def test_leaves_one_owner(self, main):
        owner, second = make_member(main, "OWNER"), make_member(main, "OWNER")
        with dealer_context(main):
            change_role(actor=staff(), member_id=second.id, role="SALES")
            with pytest.raises(LastOwner):
                change_role(actor=staff(), member_id=owner.id, role="MANAGER")
            owner.refresh_from_db()
            assert owner.role == "OWNER"

    def test_counts_no_owner_who_has_left(self, main):
        owner, second = make_member(main, "OWNER"), make_member(main, "OWNER")
        with dealer_context(main):
            end_member(actor=staff(), member_id=second.id)
            with pytest.raises(LastOwner):
                change_role(actor=staff(), member_id=owner.id, role="SALES")

    def test_refuses_who_left_who_never_was_and_no_role_at_all(self, main):
        make_member(main, "OWNER")
        member = make_member(main, "SALES")
        with dealer_context(main):
            with pytest.raises(UnknownRole):
                change_role(actor=staff(), member_id=member.id, role="ROOT")
            with pytest.raises(NotFound):
                change_role(actor=staff(), member_id=ids.new_id(), role="SALES")
            end_member(actor=staff(), member_id=member.id)
            with pytest.raises(IllegalMove):
                change_role(actor=staff(), member_id=member.id, role="FINANCE")


class TestReinstateMember:
    def test_brings_back_in_the_same_role_with_the_membership(self, main, deliver):
        make_member(main, "OWNER")
        user = make_user()
        member, client = employ(main, user, "FINANCE"), client_for(main, user)
        with dealer_context(main):
            end_member(actor=staff(), member_id=member.id)
        deliver()
        assert client.get("/api/v1/staff").status_code == 401  # the session there ended too
        assert workplaces_of(user.id) == []

        with dealer_context(main):
            back = reinstate_member(actor=staff(), member_id=member.id)
        deliver()

        assert (back.state, back.role) == ("ACTIVE", "FINANCE")
        assert client_for(main, user).get("/api/v1/staff").status_code == 200
        assert [work.dealer_id for work in workplaces_of(user.id)] == [main.id]

    def test_refuses_who_works_here_who_never_was_and_who_may_not(self, main):
        make_member(main, "OWNER")
        owner = make_member(main, "OWNER")
        with dealer_context(main):
            with pytest.raises(IllegalMove):
                reinstate_member(actor=staff(), member_id=owner.id)
            with pytest.raises(NotFound):
                reinstate_member(actor=staff(), member_id=ids.new_id())
            end_member(actor=staff(), member_id=owner.id)
            before = traces()
            with pytest.raises(Forbidden):
                reinstate_member(actor=staff("MANAGER"), member_id=owner.id)
            owner.refresh_from_db()
            assert (owner.state, traces()) == ("ENDED", before)

    def test_makes_no_membership_of_nothing(self, main, deliver):
        make_member(main, "OWNER")
        user = make_user()
        member = make_member(main, "SALES", user=user)  # public knows of no membership
        with dealer_context(main):
            end_member(actor=staff(), member_id=member.id)
            reinstate_member(actor=staff(), member_id=member.id)
        deliver()

        assert not Membership.objects.filter(user=user).exists()


class TestInviteMember:
    def test_asks_accounts_to_invite(self, main):
        with dealer_context(main):
            invited = invite_member(actor=staff(), email="new@main.example", role="SALES", name="新人")
            asked = OutboxEvent.objects.get(name="staff.invitation_requested")

        assert asked.dealer_schema == main.schema
        assert asked.payload == {
            "invitation_id": str(invited.id),
            "dealer_id": str(main.id),
            "email": "new@main.example",
            "person": "新人",
            "role": "SALES",
            "expires_at": invited.expires_at.isoformat(),
            "invited_by": "王店长",
        }

    @pytest.mark.parametrize(
        ("role", "given", "allowed"),
        [("OWNER", given, True) for given in ROLES]
        + [("MANAGER", given, given not in {"OWNER", "MANAGER"}) for given in ROLES]
        + [(role, given, False) for role in ("SALES", "FINANCE", "SERVICE", "TECHNICIAN") for given in ROLES],
    )
    def test_who_may_give_which_role(self, main, role, given, allowed):
        with dealer_context(main):
            before = traces()
            if allowed:
                assert invite_member(actor=staff(role), email="a@b.example", role=given).role == given
                return
            with pytest.raises(Forbidden):
                invite_member(actor=staff(role), email="a@b.example", role=given)
            assert traces() == before

    def test_refuses_who_works_here_already_whatever_the_case_of_the_address(self, main):
        member = make_member(main, "SALES")
        with dealer_context(main):
            before = traces()
            with pytest.raises(AlreadyMember):
                invite_member(actor=staff(), email=member.email.upper(), role="SALES")
            assert traces() == before

    def test_refuses_more_than_some_an_hour_of_one_dealer(self, main, other, monkeypatch):
        monkeypatch.setattr(operations, "INVITATIONS_AN_HOUR", 2)
        with dealer_context(main):
            for number in range(2):
                invite_member(actor=staff(), email=f"{number}@main.example", role="SALES")
            before = traces()
            with pytest.raises(TooManyInvitations):
                invite_member(actor=staff(), email="3@main.example", role="SALES")
            assert traces() == before
        with dealer_context(other):
            invite_member(actor=staff(), email="1@other.example", role="SALES")
        with dealer_context(main), clock.set_to(clock.now() + timedelta(minutes=61)):
            invite_member(actor=staff(), email="3@main.example", role="SALES")


class TestPortal:
    def test_lists_the_staff(self, main):
        member = make_member(main, "TECHNICIAN")

        rows = staff_client(main, "OWNER").get("/api/v1/staff").json()

        assert {row["role"] for row in rows} == {"OWNER", "TECHNICIAN"}
        row = next(row for row in rows if row["id"] == str(member.id))
        assert set(row) == {"id", "user_id", "name", "email", "role", "state", "joined_at"}

    def test_lists_the_roles_with_their_rights(self, main):
        roles = staff_client(main).get("/api/v1/staff/roles").json()

        assert [role["code"] for role in roles] == list(ROLES)
        assert roles[5]["rights"] == sorted(RIGHTS["TECHNICIAN"])

    def test_invites(self, main):
        answer = staff_client(main).post(
            "/api/v1/staff/invitations",
            {"email": "new@main.example", "role": "SALES"},
            content_type="application/json",
        )

        assert answer.status_code == 201
        assert (answer.json()["email"], answer.json()["role"]) == ("new@main.example", "SALES")

    def test_changes_ends_and_takes_back(self, main):
        member, portal = make_member(main, "SALES"), staff_client(main)
        path = f"/api/v1/staff/{member.id}"

        changed = portal.patch(path, {"role": "SERVICE"}, content_type="application/json")
        ended = portal.post(f"{path}/end")
        again = portal.post(f"{path}/end")
        back = portal.post(f"{path}/reinstate")

        assert [answer.status_code for answer in (changed, ended, again, back)] == [200, 200, 409, 200]
        assert (changed.json()["role"], ended.json()["state"]) == ("SERVICE", "ENDED")
        assert (back.json()["role"], back.json()["state"]) == ("SERVICE", "ACTIVE")

    def test_finds_nobody_of_another_dealer(self, main, other):
        stranger, portal = make_member(other, "SALES"), staff_client(main)
        path = f"/api/v1/staff/{stranger.id}"

        answers = [
            portal.patch(path, {"role": "OWNER"}, content_type="application/json"),
            portal.post(f"{path}/end"),
            portal.post(f"{path}/reinstate"),
        ]

        assert [answer.status_code for answer in answers] == [404, 404, 404]

    def test_lists_whom_it_waits_for_and_no_other_dealer_does(self, main, other, deliver):
        portal = staff_client(main)
        body = {"email": "new@main.example", "name": "新人", "role": "SALES"}
        portal.post("/api/v1/staff/invitations", body, content_type="application/json")
        deliver()

        awaited = [row for row in portal.get("/api/v1/staff").json() if row["state"] == "INVITED"]

        assert [(row["name"], row["role"], row["user_id"]) for row in awaited] == [("新人", "SALES", None)]
        rows = staff_client(other).get("/api/v1/staff").json()
        assert [row["state"] for row in rows] == ["ACTIVE"]

    def test_an_address_that_is_none_is_refused_at_its_field(self, main):
        answer = staff_client(main).post(
            "/api/v1/staff/invitations", {"email": "new@", "role": "SALES"}, content_type="application/json"
        )

        assert answer.status_code == 422
        assert [f["field"] for f in answer.json()["error"]["fields"]] == ["email"]

    def test_shows_the_dealer_itself(self, main):
        shown = staff_client(main).get("/api/v1/dealer").json()

        assert (shown["name"], shown["slug"], shown["latitude"]) == ("杭州西湖名车", "main", "30.274100")


class TestLabels:
    def test_every_action_recorded_has_a_label_in_both_languages(self, main):
        make_member(main, "OWNER")
        member = make_member(main, "SALES")
        with dealer_context(main):
            change_role(actor=staff(), member_id=member.id, role="FINANCE")
            end_member(actor=staff(), member_id=member.id)
            reinstate_member(actor=staff(), member_id=member.id)
            invite_member(actor=staff(), email="new@main.example", role="SALES")
            recorded = set(AuditLine.objects.values_list("action", flat=True))

        assert recorded == set(LABELS)
        assert all(zh and en for zh, en in LABELS.values())
