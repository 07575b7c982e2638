"""A dealer's own words: written, proposed, approved by another person, and then never changed."""

import pytest
from django.db import DatabaseError, transaction

from core.flow.audit.models import AuditLine
from core.kernel import ids
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from core.kernel.states import IllegalMove
from shared_apps.standardforms.engine import ConditionRefused, PlaceholderUnknown
from shared_apps.standardforms.errors import ClausesRefused, FormUnknown
from shared_apps.standardforms.facts import Clause
from shared_apps.standardforms.queries import form_in_force
from tenant_apps.staff.policies import ROLES, rights_of
from tenant_apps.wording import operations
from tenant_apps.wording.errors import (
    NoTemplate,
    ReasonNeeded,
    SecondPersonNeeded,
    TemplateFixed,
    VersionOpen,
)
from tenant_apps.wording.models import Template
from tenant_apps.wording.presenting import version_out
from tenant_apps.wording.queries import template_in_force
from tenant_apps.wording.states import TEMPLATE
from tenants.context import dealer_context
from tests.factories.guarding import moves_in_code, moves_in_database

OWN = Clause(
    code="parking",
    title_zh="停放",
    title_en="Parking",
    text_zh="买方应在 {{deliver_by}} 前提车。",
    text_en="The Buyer collects the car by {{deliver_by}}.",
    condition='deliver_by != ""',
)


def person(role: str) -> Actor:
    return Actor("staff", ids.new_id(), f"{role} {ids.new_id()}"[:30], rights_of(role))


@pytest.fixture
def dealer(main):
    with dealer_context(main):
        yield main


@pytest.fixture
def author():
    return person("MANAGER")


@pytest.fixture
def approver():
    return person("OWNER")


def written(author, clauses=None, kind="SALE"):
    """A draft with a clause of the dealer's own, or with the clauses given."""
    version = operations.begin_version(actor=author, kind=kind)
    standard = form_in_force(kind).clauses
    return operations.edit_version(
        actor=author, template_id=version.id, clauses=clauses or [*standard, OWN], note="停放费"
    )


def step(actor, version, verb, reason=""):
    return operations.move_version(actor=actor, template_id=version.id, verb=verb, reason=reason)


def approved(author, approver, **given):
    version = written(author, **given)
    step(author, version, "propose")
    return step(approver, version, "approve")


class TestMachine:
    def test_the_database_lets_through_what_the_table_says(self, dealer):
        assert moves_in_database("template") == moves_in_code(TEMPLATE)

    @pytest.mark.parametrize("verb", sorted({move.verb for move in TEMPLATE.moves}))
    @pytest.mark.parametrize("state", TEMPLATE.states)
    @pytest.mark.parametrize("role", ROLES)
    def test_state_by_move_by_role(self, dealer, author, approver, role, state, verb):
        version = written(author)
        for taken in {
            "DRAFT": (),
            "PROPOSED": ("propose",),
            "APPROVED": ("propose", "approve"),
            "RETIRED": ("discard",),
        }[state]:
            step(approver if taken == "approve" else author, version, taken)
        actor = person(role)
        known = next((move for move in TEMPLATE.moves if (move.source, move.verb) == (state, verb)), None)
        error = IllegalMove if known is None else None if actor.may(known.right) else Forbidden
        if error is None:
            assert step(actor, version, verb, "请改").state == known.target
        else:
            with pytest.raises(error):
                step(actor, version, verb, "请改")
            assert Template.objects.get().state == state


class TestFourEyes:
    def test_a_change_comes_into_force_when_another_person_approves(self, dealer, author, approver):
        version = written(author)
        assert version.changes == {"parking": "OWN"}
        step(author, version, "propose")
        assert template_in_force("SALE").id is None
        assert "approve" not in version_out(Template.objects.get(), author)["moves"]
        with pytest.raises(SecondPersonNeeded):
            step(author, version, "approve")
        assert "approve" in version_out(Template.objects.get(), approver)["moves"]

        step(approver, version, "approve")

        now = template_in_force("SALE")
        assert (now.id, now.edition, now.nonstandard) == (version.id, 1, ("parking",))
        assert AuditLine.objects.filter(action="wording.template.approved").exists()

    def test_who_proposed_anothers_words_does_not_approve_them_either(self, dealer, author, approver):
        version = written(author)
        step(approver, version, "propose")
        for actor in (author, approver):
            with pytest.raises(SecondPersonNeeded):
                step(actor, version, "approve")
        assert step(person("OWNER"), version, "approve").state == "APPROVED"

    def test_the_database_itself_wants_two_people(self, dealer, author):
        version = written(author)
        step(author, version, "propose")
        with pytest.raises(DatabaseError), transaction.atomic():
            Template.objects.filter(id=version.id).update(
                state="APPROVED", last_move="approve", version=version.version + 2,
                approved_by=author.user_id, approved_name="x", approved_at=version.proposed_at,
            )  # fmt: skip

    def test_the_standards_own_words_need_one_person(self, dealer, author):
        version = operations.begin_version(actor=author, kind="SALE")
        step(author, version, "propose")
        assert step(author, version, "approve").state == "APPROVED"
        assert template_in_force("SALE").nonstandard == ()

    def test_a_changed_and_a_missing_clause_are_changes_too(self, dealer, author):
        standard = form_in_force("SALE").clauses
        changed = Clause(**{**standard[0].as_json(), "text_zh": "另行约定。"})
        version = written(author, clauses=[changed, *standard[1:-1]])
        assert version.changes == {standard[0].code: "CHANGED", standard[-1].code: "LEFT_OUT"}
        assert version.nonstandard


class TestVersions:
    def test_the_next_one_in_force_retires_the_one_before(self, dealer, author, approver):
        first = approved(author, approver)
        second = approved(author, approver, clauses=form_in_force("SALE").clauses[:5])
        states = dict(Template.objects.values_list("edition", "state"))
        assert states == {1: "RETIRED", 2: "APPROVED"}
        assert template_in_force("SALE").id == second.id
        assert Template.objects.get(id=first.id).retired_at is not None

    def test_one_at_a_time_and_each_kind_for_itself(self, dealer, author):
        operations.begin_version(actor=author, kind="SALE")
        with pytest.raises(VersionOpen):
            operations.begin_version(actor=author, kind="SALE")
        operations.begin_version(actor=author, kind="DEPOSIT")
        assert Template.objects.count() == 2
        with pytest.raises(FormUnknown):
            operations.begin_version(actor=author, kind="LEASE")

    @pytest.mark.parametrize("moves", [("propose",), ("propose", "approve"), ("discard",)])
    def test_words_stay_once_they_left_the_draft(self, dealer, author, approver, moves):
        version = written(author)
        for verb in moves:
            step(approver if verb == "approve" else author, version, verb)
        before = Template.objects.values().get()
        with pytest.raises(TemplateFixed):
            operations.edit_version(actor=author, template_id=version.id, clauses=[OWN])
        for change in (
            lambda rows: rows.update(clauses=[]),
            lambda rows: rows.update(sha256="x"),
            lambda rows: rows.update(nonstandard=False),
            lambda rows: rows.delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change(Template.objects.filter(id=version.id))
        assert Template.objects.values().get() == before

    def test_sent_back_with_a_reason_it_can_be_written_again(self, dealer, author, approver):
        version = written(author)
        step(author, version, "propose")
        with pytest.raises(ReasonNeeded):
            step(approver, version, "send_back", " ")
        returned = step(approver, version, "send_back", "期限太短")
        told = version_out(returned, author)["sent_back"]
        assert (told["who"], told["reason"]) == (approver.name, "期限太短"), "its writer reads why"
        assert (
            operations.edit_version(
                actor=author, template_id=version.id, clauses=form_in_force("SALE").clauses
            ).changes
            == {}
        )
        assert version_out(step(author, version, "propose"), author)["sent_back"] is None

    def test_words_that_cannot_be_kept_change_nothing(self, dealer, author):
        version = written(author)
        before = Template.objects.values().get()
        plain = OWN.as_json()
        for error, wrong in (
            (ConditionRefused, {"condition": "price > 3"}),
            (PlaceholderUnknown, {"text_zh": "{{buyer.salary}}"}),
            (ClausesRefused, {"text_en": " "}),
            (ClausesRefused, {"code": "Parking!"}),
            (ClausesRefused, {"title_zh": "长" * 61}),
        ):
            with pytest.raises(error):
                operations.edit_version(
                    actor=author, template_id=version.id, clauses=[Clause(**{**plain, **wrong})]
                )
        assert Template.objects.values().get() == before

    def test_rights_and_another_dealers_template(self, dealer, other, author):
        version = written(author)
        for role in ("SALES", "SERVICE", "TECHNICIAN"):
            with pytest.raises(Forbidden):
                operations.begin_version(actor=person(role), kind="DEPOSIT")
            with pytest.raises(Forbidden):
                operations.edit_version(actor=person(role), template_id=version.id, clauses=[OWN])
        with dealer_context(other):
            assert template_in_force("SALE").id is None
            with pytest.raises(NoTemplate):
                step(author, version, "propose")
