"""Lines find their movements, by themselves or by a person's hand; what finds none is explained."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.flow.outbox.operations import post_task
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from core.kernel.money import Money
from core.storage import scope
from tenant_apps.closing.errors import AmountsDiffer, DayClosed, MovementTaken, ReasonMissing
from tenant_apps.closing.facts import Said
from tenant_apps.closing.matching import match
from tenant_apps.closing.models import STATED, Explanation, StatementLine
from tenant_apps.closing.queries import candidates, morning
from tenant_apps.closing.states import LINE, RIGHT, WRITE_OFFS
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.queries import closed_through, movement_of
from tenant_apps.ledger.terms import Account, transfer

MOST_AT_ONCE = 500
_GO_ON = "closing.tasks.match_lines"


def match_open_lines(*, actor: Actor) -> int:
    """Match the open lines of which there is no doubt, and say how many were. Raises Forbidden.

    At most MOST_AT_ONCE in one transaction, that nobody waits for a large file; a task goes on with the rest.
    """
    actor.require(RIGHT)
    count = 0
    with transaction.atomic():
        for account in STATED:
            rows = StatementLine.objects.select_for_update().filter(state="OPEN", account=account)
            waiting = {line.id: line for line in rows}
            if not waiting:
                continue
            sure = match(map(_said, waiting.values()), candidates(account))
            for found in sure[: MOST_AT_ONCE - count]:
                _match(waiting[found.line_id], found.entry_id, ",".join(found.evidence), actor)
                count += 1
        if count == MOST_AT_ONCE:
            post_task(_GO_ON, {}, key="match_lines", dealer=scope.dealer_schema())
    return count


def match_by_hand(*, actor: Actor, line_id: UUID, entry_id: UUID) -> StatementLine:
    """Say that a line is this movement of the books.

    Raises Forbidden, NotFound, IllegalMove, AmountsDiffer, MovementTaken.
    """
    actor.require(RIGHT)
    with transaction.atomic():
        line = _locked(line_id)
        LINE.target(line.state, "match")
        movement = movement_of(entry_id, Account(line.account))
        if movement is None:
            raise NotFound()
        if movement.amount != Money(line.amount_minor, line.currency):
            raise AmountsDiffer()
        return _match(line, entry_id, "by_hand", actor)


def unmatch(*, actor: Actor, line_id: UUID, reason: str) -> StatementLine:
    """Take a match back, or what a line was said to be, which is posted back.

    Raises Forbidden, NotFound, IllegalMove, ReasonMissing, and DayClosed for a line of a closed day.
    """
    actor.require(RIGHT)
    reason = _why(reason)
    with transaction.atomic():
        line = _locked(line_id)
        LINE.target(line.state, "unmatch")
        through = closed_through()
        if through is not None and line.on <= through:
            raise DayClosed()
        if line.write_off:
            _post_write_off(actor, line, reason, undone=True)
        line.entry_id, line.evidence, line.decided_by = None, "", actor.name or actor.kind
        line.write_off, line.note = "", ""
        move(line, machine=LINE, verb="unmatch", actor=actor, action="closing.line.unmatched", note=reason)
        return line


def write_off(*, actor: Actor, line_id: UUID, kind: str, reason: str) -> StatementLine:
    """Say what a line is that the books do not know, and post it.

    Raises Forbidden, NotFound, IllegalMove, ReasonMissing, and Invalid for a kind there is not.
    """
    actor.require(RIGHT)
    reason = _why(reason)
    if kind not in WRITE_OFFS:
        raise Invalid("field.choice", field="kind")
    with transaction.atomic():
        line = _locked(line_id)
        LINE.target(line.state, "write_off")
        line.write_off, line.note = kind, reason
        line.entry_id = _post_write_off(actor, line, reason)
        line.decided_by = actor.name or actor.kind
        move(
            line, machine=LINE, verb="write_off", actor=actor, action="closing.line.written_off",
            note=reason, after={"kind": kind, "amount": _amount(line).as_json()},
        )  # fmt: skip
        return line


def explain_movements(*, actor: Actor, account: str, entry_ids: Iterable[UUID], reason: str) -> int:
    """Say why movements of the books have no line, and how many there were.

    Raises Forbidden, ReasonMissing, NotFound for one that did not touch the account, and Invalid.
    """
    actor.require(RIGHT)
    reason = _why(reason)
    wanted = list(dict.fromkeys(entry_ids))
    if account not in STATED or not 0 < len(wanted) <= MOST_AT_ONCE:
        raise Invalid("field.choice", field="account" if account not in STATED else "entry_ids")
    with transaction.atomic():
        for entry_id in wanted:
            if movement_of(entry_id, Account(account)) is None:
                raise NotFound()
        rows = [
            Explanation(
                entry_id=one, account=account, reason=reason, explained_by=actor.name or actor.kind,
                created_at=clock.now(),
            )
            for one in wanted
        ]  # fmt: skip
        Explanation.objects.bulk_create(rows, ignore_conflicts=True)
        record(
            actor, "closing.movements.explained", ("books", account), note=reason,
            after={"entries": [str(one) for one in wanted]},
        )  # fmt: skip
        return len(wanted)


def _match(line: StatementLine, entry_id: UUID, evidence: str, actor: Actor) -> StatementLine:
    line.entry_id, line.evidence, line.decided_by = entry_id, evidence, actor.name or actor.kind
    try:
        with transaction.atomic():
            move(
                line, machine=LINE, verb="match", actor=actor, action="closing.line.matched",
                after={"entry_id": str(entry_id), "evidence": evidence},
            )  # fmt: skip
    except IntegrityError as error:
        raise MovementTaken() from error
    return line


def _post_write_off(actor: Actor, line: StatementLine, reason: str, *, undone: bool = False) -> UUID:
    """Post what a line was said to be, or the same back, and name the entry.

    The line's version tells one time from another.
    """
    amount = -_amount(line) if undone else _amount(line)
    step = "write_off_undone" if undone else "written_off"
    entry = post(
        actor=actor,
        source=f"line:{line.id}:{step}:{line.version}",
        kind=f"bank.{step}",
        at=morning(line.on).replace(hour=12),
        note=reason,
        lines=transfer(
            amount, debit=Account(line.account), credit=_other_side(line.write_off, _amount(line))
        ),
    )
    return entry.id


def _amount(line: StatementLine) -> Money:
    return Money(line.amount_minor, line.currency)


def _said(line: StatementLine) -> Said:
    words = " ".join((line.reference, line.text, line.counterparty))
    return Said(line.id, line.amount_minor, line.currency, line.on, line.counterparty, words)


def _other_side(kind: str, amount: Money) -> Account:
    if kind in ("BANK_FEE", "INTEREST"):
        return Account.BANK_CHARGES
    return Account.OTHER_PAYABLES if amount.amount > 0 else Account.DISPUTED


def _why(reason: str) -> str:
    reason = " ".join(reason.split())[:400]
    if not reason:
        raise ReasonMissing()
    return reason


def _locked(line_id: UUID) -> StatementLine:
    found = StatementLine.objects.select_for_update().filter(id=line_id).first()
    if found is None:
        raise NotFound()
    return found
