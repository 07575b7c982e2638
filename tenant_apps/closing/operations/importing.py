"""A statement comes in: looked at first, then kept whole or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.closing.errors import ImportedMeanwhile, LinesWrong, SameFile
from tenant_apps.closing.facts import PSP_CSV, Problem, ReadFile, ReadLine
from tenant_apps.closing.models import Statement, StatementLine
from tenant_apps.closing.operations.settling import match_open_lines
from tenant_apps.closing.queries import known_keys, last_columns, morning, same_file, today
from tenant_apps.closing.reading import read
from tenant_apps.closing.states import LINE, RIGHT
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.queries import closed_through
from tenant_apps.ledger.terms import Account, transfer

PAID_OUT = "payout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a file holds. `fresh` are the lines nobody imported before, with their keys."""

    found: ReadFile
    sha256: str
    account: Account
    fresh: tuple[tuple[str, ReadLine], ...]


def check_statement(
    *, actor: Actor, data: bytes, label: str = "", columns: dict[str, str] | None = None
) -> Check:
    """Read a file and say what an import would do; nothing is written.

    Raises Forbidden, what `reading.read` raises, and SameFile.
    """
    actor.require(RIGHT)
    sha256 = hashlib.sha256(data).hexdigest()
    before = same_file(sha256)
    if before is not None:
        raise SameFile(params={"day": _day_of(before)})
    found = read(data, columns or last_columns(label))
    account = Account.PROCESSOR if found.form == PSP_CSV else Account.BANK
    keyed = list(zip(_keys(found, account, label), found.lines, strict=True))
    known = known_keys([key for key, _ in keyed])
    fresh = tuple((key, line) for key, line in keyed if key not in known)
    return Check(
        found=replace(found, problems=(*found.problems, *_misdated(fresh))),
        sha256=sha256,
        account=account,
        fresh=fresh,
    )


def import_statement(
    *,
    actor: Actor,
    data: bytes,
    file_name: str,
    label: str = "",
    columns: dict[str, str] | None = None,
) -> Statement:
    """Keep a file's new lines and match what can be matched; of broken lines in it nothing is kept.

    Raises Forbidden, what `check_statement` raises, LinesWrong and ImportedMeanwhile.
    """
    checked = check_statement(actor=actor, data=data, label=label, columns=columns)
    found = checked.found
    if found.problems:
        raise LinesWrong(params={"count": len(found.problems)})
    days = [line.on for line in found.lines]
    try:
        with transaction.atomic():
            statement = Statement.objects.create(
                form=found.form,
                account=checked.account.value,
                label=label[:60],
                file_name=file_name[:120],
                sha256=checked.sha256,
                columns=found.columns,
                first_on=min(days),
                last_on=max(days),
                lines_read=len(found.lines),
                lines_new=len(checked.fresh),
                imported_by=actor.name or actor.kind,
            )
            kept = StatementLine.objects.bulk_create(
                [_row(statement, key, line) for key, line in checked.fresh]
            )
            if found.form == PSP_CSV:
                _book_report(actor, kept)
            after = {"file": statement.file_name, "lines": statement.lines_new}
            record(actor, "closing.statement.imported", ("statement", statement.id), after=after)
            match_open_lines(actor=actor)
            return statement
    except IntegrityError as error:
        before = same_file(checked.sha256)
        if before is None:
            raise ImportedMeanwhile() from error
        raise SameFile(params={"day": _day_of(before)}) from error


def _day_of(statement: Statement) -> str:
    """The day in Shanghai on which a file came in."""
    return statement.created_at.astimezone(clock.SHANGHAI).date().isoformat()


def _keys(found: ReadFile, account: Account, label: str) -> list[str]:
    """What makes a line the same one in another file: its words, and which of its equals of the day it is."""
    seen: Counter[str] = Counter()
    keys = []
    for line in found.lines:
        if found.form == PSP_CSV:
            said = line.serial
        else:
            words = (label, line.counterparty, line.reference, line.text)
            said = "|".join((line.on.isoformat(), f"{line.amount_minor} {line.currency}", *words))
        seen[said] += 1
        keys.append(hashlib.sha256(f"{account.value}|{said}|{seen[said]}".encode()).hexdigest())
    return keys


def _misdated(fresh: tuple[tuple[str, ReadLine], ...]) -> list[Problem]:
    """New lines for days that are closed, or that are still to come."""
    through, now = closed_through(), today()
    wrong = []
    for _, line in fresh:
        if line.on > now:
            wrong.append(Problem(line.place, "date_future", line.on.isoformat()))
        elif through is not None and line.on <= through:
            wrong.append(Problem(line.place, "day_closed", line.on.isoformat()))
    return wrong


def _row(statement: Statement, key: str, line: ReadLine) -> StatementLine:
    return StatementLine(
        statement=statement,
        place=line.place,
        account=statement.account,
        key=key,
        on=line.on,
        amount_minor=line.amount_minor,
        currency=line.currency,
        counterparty=line.counterparty,
        reference=line.reference,
        text=line.text,
        category=line.category,
        fee_minor=line.fee_minor,
    )


def _book_report(actor: Actor, kept: list[StatementLine]) -> None:
    """What only the processor knows: its fees, and what it paid out to the bank."""
    for line in kept:
        noon, entry = morning(line.on).replace(hour=12), None
        if line.fee_minor:
            fee = Money(line.fee_minor, line.currency)
            entry = post(
                actor=actor, source=f"psp:{line.key[:40]}:fee", kind="psp.fee", at=noon, note=line.text,
                lines=transfer(fee, debit=Account.BANK_CHARGES, credit=Account.PROCESSOR),
            )  # fmt: skip
        if line.category == PAID_OUT and line.amount_minor:
            paid = Money(-line.amount_minor, line.currency)
            entry = post(
                actor=actor, source=f"psp:{line.key[:40]}:payout", kind="psp.payout", at=noon,
                note=line.reference, lines=transfer(paid, debit=Account.BANK, credit=Account.PROCESSOR),
            )  # fmt: skip
        if entry is not None and (line.category == PAID_OUT or not line.amount_minor):
            line.entry_id, line.evidence, line.decided_by = entry.id, "report", actor.name or actor.kind
            move(line, machine=LINE, verb="match", actor=actor, action="closing.line.matched")
