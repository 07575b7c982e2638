"""Four eyes over the platform's words: one operator proposes an edition, another puts it in force."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import clock, ids
from core.kernel.actor import Actor
from shared_apps.standardforms.checking import require_clauses
from shared_apps.standardforms.errors import (
    FormMoved,
    FormUnchanged,
    ProposalOpen,
    ProposalUnknown,
    ProposersOwn,
    SecondOperator,
    WhyNeeded,
)
from shared_apps.standardforms.facts import Clause, ProposalFacts, clauses_from_json, digest_of_clauses
from shared_apps.standardforms.models import FormProposal
from shared_apps.standardforms.operations.publishing import lock_kind, publish_form
from shared_apps.standardforms.queries import form_in_force, kind_named, proposal_facts
from shared_apps.standardforms.states import PROPOSAL, RIGHT

FEWEST_LETTERS = 5


def propose_form(
    *, actor: Actor, kind: str, based_on: int, clauses: Sequence[Clause], note: str
) -> ProposalFacts:
    """Propose the words that should follow edition `based_on`; `note` says what changed and why.

    Raises Forbidden, FormUnknown, WhyNeeded, FormMoved, FormUnchanged, ProposalOpen, and what
    `require_clauses` raises.
    """
    actor.require(RIGHT)
    note = _said(note)
    require_clauses(clauses, kind_named(kind).fields)
    with transaction.atomic():
        lock_kind(kind)
        now, digest = form_in_force(kind), digest_of_clauses(kind, clauses)
        if now.edition != based_on:
            raise FormMoved()
        if now.sha256 == digest:
            raise FormUnchanged()
        if FormProposal.objects.filter(kind=kind, state="PROPOSED").exists():
            raise ProposalOpen()
        row = FormProposal.objects.create(
            id=ids.new_id(),
            kind=kind,
            based_on=based_on,
            clauses=[clause.as_json() for clause in clauses],
            sha256=digest,
            note=note,
            proposed_by=actor.user_id,
            proposed_name=actor.name[:120],
        )
        about = {"kind": kind, "based_on": based_on, "sha256": digest}
        record(actor, "standardforms.proposed", (PROPOSAL.name, row.id), after=about, note=note)
        return proposal_facts(row)


def decide_form(*, actor: Actor, proposal_id: UUID, verb: str, reason: str = "") -> ProposalFacts:
    """Publish, reject or withdraw a proposal; publishing puts its words in force at once.

    Raises Forbidden, ProposalUnknown, IllegalMove, SecondOperator, ProposersOwn, WhyNeeded for a rejection
    without a reason, FormMoved, and what `publish_form` raises.
    """
    actor.require(RIGHT)
    with transaction.atomic():
        row = FormProposal.objects.select_for_update().filter(id=proposal_id).first()
        if row is None:
            raise ProposalUnknown()
        PROPOSAL.move(row.state, verb)
        _require_hand(actor, row, verb)
        row.reason = _said(reason) if verb == "reject" else " ".join(reason.split())[:400]
        row.decided_by, row.decided_name = actor.user_id, actor.name[:120]
        row.decided_at = clock.now()
        if verb == "publish":
            lock_kind(row.kind)
            if form_in_force(row.kind).edition != row.based_on:
                raise FormMoved()
            clauses = clauses_from_json(row.clauses)
            made = publish_form(actor=actor, kind=row.kind, clauses=clauses, note=row.note)
            row.edition = made.edition
        action = f"standardforms.proposal.{verb}"
        move(row, machine=PROPOSAL, verb=verb, actor=actor, action=action, note=row.reason)
        return proposal_facts(row)


def _require_hand(actor: Actor, row: FormProposal, verb: str) -> None:
    own = actor.user_id is not None and actor.user_id == row.proposed_by
    if verb == "withdraw":
        if not own:
            raise ProposersOwn()
    elif own or actor.user_id is None:
        raise SecondOperator()


def _said(text: str) -> str:
    tidy = " ".join(text.split())[:400]
    if len(tidy) < FEWEST_LETTERS:
        raise WhyNeeded()
    return tidy
