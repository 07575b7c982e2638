"""The platform's words change by two operators, and only from the edition that was read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from core.flow.audit.queries import lines_of
from core.kernel import ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from core.kernel.states import IllegalMove
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.standardforms.errors import (
    ClausesRefused,
    FormMoved,
    FormUnchanged,
    FormUnknown,
    ProposalOpen,
    ProposalUnknown,
    ProposersOwn,
    SecondOperator,
    WhyNeeded,
)
from shared_apps.standardforms.models import FormProposal
from shared_apps.standardforms.operations import decide_form, propose_form, publish_form
from shared_apps.standardforms.queries import first_edition, form_in_force, proposals_of
from shared_apps.standardforms.states import PROPOSAL
from tests.factories.accounts import operator, sign_in
from tests.factories.guarding import moves_in_code, moves_in_database

WHY = "适用 2026 年新规"


def somebody(name: str = "运营甲") -> Actor:
    """An operator, new each time."""
    return Actor("operator", ids.new_id(), name, OPERATOR_RIGHTS)


@pytest.fixture
def first(db):
    return first_edition("SALE")


def proposed(actor=None, *, kind: str = "SALE", drop: int = 1):
    now = form_in_force(kind)
    clauses = now.clauses[:-drop]
    return propose_form(actor=actor or somebody(), kind=kind, based_on=now.edition, clauses=clauses, note=WHY)


class TestDeciding:
    def test_a_second_operator_puts_it_in_force(self, first):
        made = proposed(somebody("甲"))
        assert (made.state, form_in_force("SALE")) == ("PROPOSED", first)

        decided = decide_form(actor=somebody("乙"), proposal_id=made.id, verb="publish")

        now = form_in_force("SALE")
        assert (decided.state, decided.edition, decided.decided_name) == ("PUBLISHED", 2, "乙")
        assert (now.edition, now.clauses, now.published_by, now.note) == (2, made.clauses, "乙", WHY)
        assert [line.action for line in lines_of("form_proposal", made.id)] == [
            "standardforms.proposed", "standardforms.proposal.publish",
        ]  # fmt: skip

    @pytest.mark.parametrize("verb", ["publish", "reject"])
    def test_nobody_decides_alone(self, first, verb):
        actor = somebody()
        made = proposed(actor)
        for who in (actor, SYSTEM):
            with pytest.raises(SecondOperator):
                decide_form(actor=who, proposal_id=made.id, verb=verb, reason="不合适，请改")
        assert (FormProposal.objects.get().state, form_in_force("SALE")) == ("PROPOSED", first)

    def test_only_who_proposed_takes_it_back(self, first):
        actor = somebody()
        made = proposed(actor)
        with pytest.raises(ProposersOwn):
            decide_form(actor=somebody(), proposal_id=made.id, verb="withdraw")
        assert decide_form(actor=actor, proposal_id=made.id, verb="withdraw").state == "WITHDRAWN"
        assert form_in_force("SALE") == first

    def test_a_rejection_says_why_and_makes_room(self, first):
        made = proposed()
        with pytest.raises(WhyNeeded):
            decide_form(actor=somebody(), proposal_id=made.id, verb="reject", reason=" 否 ")
        assert decide_form(actor=somebody(), proposal_id=made.id, verb="reject", reason="第三条不合法").reason
        assert proposed(drop=2).state == "PROPOSED"
        assert [one.state for one in proposals_of("SALE")] == ["PROPOSED", "REJECTED"]

    @pytest.mark.parametrize("verb", ["publish", "reject", "withdraw"])
    @pytest.mark.parametrize("ended", ["publish", "reject", "withdraw"])
    def test_what_was_decided_stays(self, first, ended, verb):
        actor = somebody()
        made = proposed(actor)
        hand = actor if ended == "withdraw" else somebody()
        decide_form(actor=hand, proposal_id=made.id, verb=ended, reason="已经决定了")
        before = FormProposal.objects.values().get()
        with pytest.raises(IllegalMove):
            decide_form(
                actor=actor if verb == "withdraw" else somebody(),
                proposal_id=made.id,
                verb=verb,
                reason="再来一次吧",
            )
        assert FormProposal.objects.values().get() == before

    def test_an_edition_that_came_meanwhile_stops_it(self, first):
        made = proposed()
        publish_form(actor=SYSTEM, kind="SALE", clauses=first.clauses[:-3], note="从命令行")
        with pytest.raises(FormMoved):
            decide_form(actor=somebody(), proposal_id=made.id, verb="publish")
        assert (form_in_force("SALE").edition, FormProposal.objects.get().state) == (2, "PROPOSED")


class TestProposing:
    def test_refusals_keep_nothing(self, first):
        given = {"kind": "SALE", "based_on": 1, "clauses": first.clauses[:-1], "note": WHY}
        empty = replace(first.clauses[0], text_en=" ")
        refusals = [
            (WhyNeeded, {"note": " 改 "}),
            (FormMoved, {"based_on": 2}),
            (FormUnchanged, {"clauses": first.clauses}),
            (ClausesRefused, {"clauses": (empty, *first.clauses[1:])}),
            (FormUnknown, {"kind": "LEASE"}),
        ]
        for error, change in refusals:
            with pytest.raises(error):
                propose_form(actor=somebody(), **{**given, **change})
        with pytest.raises(Forbidden):
            propose_form(actor=Actor("operator", ids.new_id(), "x"), **given)
        with pytest.raises(ProposalUnknown):
            decide_form(actor=somebody(), proposal_id=ids.new_id(), verb="publish")
        assert not FormProposal.objects.exists()

    def test_one_at_a_time_for_each_kind(self, first):
        proposed()
        with pytest.raises(ProposalOpen):
            proposed(drop=2)
        assert proposed(kind="DEPOSIT").kind == "DEPOSIT"

    def test_the_database_agrees(self, first):
        actor = somebody()
        made = proposed(actor)
        rows = FormProposal.objects.filter(id=made.id)
        for change in (
            {"clauses": []},
            {"note": "别的"},
            {"state": "PUBLISHED"},
            {"state": "PUBLISHED", "last_move": "publish", "version": 2},
            {"state": "REJECTED", "last_move": "reject", "version": 2, "decided_by": actor.user_id},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
        assert moves_in_database(PROPOSAL.name) == moves_in_code(PROPOSAL)


class TestDesk:
    @pytest.fixture
    def desk(self, client_of, db):
        """Two operators' browsers."""
        made = []
        for _ in range(2):
            client = client_of("console")
            assert sign_in(client, operator()).status_code == 200
            made.append(client)
        return made

    def post(self, client, path, said):
        return client.post(
            f"/api/v1{path}", json.dumps(said), content_type="application/json",
            headers={"Idempotency-Key": str(ids.new_id())},
        )  # fmt: skip

    def test_from_a_proposal_to_the_edition_in_force(self, desk):
        one, two = desk
        row = next(r for r in one.get("/api/v1/standard-forms").json() if r["kind"] == "SALE")
        assert (row["edition"], row["proposed_by"], row["mine"]) == (1, "", False)
        detail = one.get("/api/v1/standard-forms/SALE").json()
        clauses = [{k: v for k, v in c.items() if k != "change"} for c in detail["editions"][0]["clauses"]]
        clauses[0]["title_zh"] = "车辆与价款"

        asked = self.post(
            one, "/standard-forms/SALE/proposals", {"based_on": 1, "clauses": clauses[:-1], "note": WHY}
        )
        assert asked.status_code == 201, asked.content
        (mine,) = asked.json()["proposals"]
        assert (mine["moves"], len(mine["left_out"])) == (["withdraw"], 1)
        assert [c["change"] for c in mine["clauses"]][:2] == ["CHANGED", ""]
        assert one.get("/api/v1/standard-forms").json()[0]["mine"] is True
        (theirs,) = two.get("/api/v1/standard-forms/SALE").json()["proposals"]
        assert theirs["moves"] == ["publish", "reject"]

        path = f"/standard-form-proposals/{mine['id']}/decision"
        assert (
            self.post(one, path, {"verb": "publish"}).json()["error"]["code"]
            == "standardforms.second_operator"
        )
        done = self.post(two, path, {"verb": "publish"}).json()
        assert [e["edition"] for e in done["editions"]] == [2, 1]
        assert done["editions"][0]["clauses"][0]["change"] == "CHANGED"
        assert (done["proposals"][0]["state"], done["proposals"][0]["moves"]) == ("PUBLISHED", [])

    def test_a_specimen_of_an_edition_and_of_a_proposal(self, desk):
        proposed(somebody())
        made = FormProposal.objects.get()
        for query in ("", "?edition=1", f"?proposal_id={made.id}"):
            answer = desk[0].get(f"/api/v1/standard-forms/SALE/preview.pdf{query}")
            assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), answer.content[
                :300
            ]
            assert answer.content.startswith(b"%PDF-")
        assert desk[0].get("/api/v1/standard-forms/SALE/preview.pdf?edition=7").status_code == 404
        assert desk[0].get("/api/v1/standard-forms/LEASE/preview.pdf").status_code == 404
        assert desk[0].get("/api/v1/standard-forms/LEASE").status_code == 422
