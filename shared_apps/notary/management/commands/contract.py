from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core.edge.messages import sentence_for
from core.flow.audit.chain import Checked
from core.kernel.errors import DomainError
from shared_apps.notary.checking import check_audit, check_log
from shared_apps.notary.reading import Looked, look_at
from tenants.context import DealerRef, market_context, one_by_one, ref_of
from tenants.queries import dealer_by_slug, served_dealers

VERDICTS = {
    "genuine": "genuine: every signature stands, and the public log holds this very file",
    "unlisted": "signed, sealed and unchanged; the public log does not know this file",
    "incomplete": "signed and unchanged, but not sealed and not in the public log",
    "reserved": "unchanged, but not every signature can be relied on",
    "changed": "CHANGED after signing",
    "unsigned": "no electronic signature",
}


class Command(BaseCommand):
    """Sealed contracts: check a file, the public log itself, or the chains of audit lines.

    Ends with an error when something does not hold, and names the first thing that does not.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="who signed a PDF, whether it is unchanged, its proof")
        verify.add_argument("file", type=Path)
        actions.add_parser("log", help="compute every day of the public log again")
        audit = actions.add_parser("audit", help="walk the chains of audit lines: platform and dealers")
        audit.add_argument("slug", nargs="*", help="these dealers only")

    def handle(self, *args: Any, action: str, **given: Any) -> None:
        """Do what was asked."""
        with translation.override("en"), market_context():
            acts: dict[str, Callable[..., None]] = {
                "verify": self.verify, "log": self.log, "audit": self.audit,
            }  # fmt: skip
            acts[action](**given)

    def verify(self, file: Path, **given: Any) -> None:
        """Say what a file is."""
        try:
            looked = look_at(file.read_bytes())
        except OSError as error:
            raise CommandError(str(error)) from error
        except DomainError as error:
            raise CommandError(f"{file}: {sentence_for(error)}") from error
        for line in _told(looked):
            self.stdout.write(line)
        if looked.verdict not in ("genuine", "unlisted"):
            raise CommandError(f"{file}: {VERDICTS[looked.verdict]}")
        self.stdout.write(self.style.SUCCESS(f"{file}: {VERDICTS[looked.verdict]}"))

    def log(self, **given: Any) -> None:
        """Hold the log's rows against one another."""
        try:
            found = check_log()
        except DomainError as error:
            raise CommandError(str(sentence_for(error))) from error
        if found.bad is not None:
            leaf = f", leaf {found.bad.position} ({found.bad.leaf_id})" if found.bad.leaf_id else ""
            raise CommandError(f"the log does not hold: {found.bad.fault} on {found.bad.day}{leaf}")
        told = f"{found.days} days, {found.leaves} leaves, {found.stamped} roots stamped: all hold"
        self.stdout.write(self.style.SUCCESS(told))

    def audit(self, slug: list[str], **given: Any) -> None:
        """Walk the chains."""
        named = [ref_of(dealer_by_slug(each)) for each in slug]
        dealers = named or [ref_of(row) for row in served_dealers()]
        broken = [] if slug else [self._walked("platform", None)]
        broken += [self._walked(dealer.slug, dealer) for dealer in one_by_one(dealers)]
        if any(broken):
            raise CommandError("the first bad lines: " + "; ".join(each for each in broken if each))

    def _walked(self, name: str, dealer: DealerRef | None) -> str:
        found = check_audit(dealer)
        if found.bad is not None:
            return f"{name}: {_bad(found)}"
        undone = f", {found.undone} left behind by a restore" if found.undone else ""
        told = f"{name}: {found.linked} lines, {found.waiting} waiting, {found.heads} published heads{undone}"
        self.stdout.write(told)
        return ""


def _told(looked: Looked) -> Iterator[str]:
    found = looked.examination
    yield f"SHA-256   {found.sha256}"
    for each in found.signatures:
        at, certificate = each.timestamp_at or each.signed_at, f"certificate {each.serial or 'unknown'}"
        yield f"signature {each.name}, {at or 'no time'}, {certificate}: {each.problem or 'ok'}"
    yield f"sealed    {'yes' if found.sealed else 'no'}"
    for change in found.changes:
        yield f"changed   {change}"
    if looked.proof is None:
        yield "log       not in it"
    elif looked.proof.day is None:
        yield "log       entered; the day is not closed yet"
    else:
        day = looked.proof.day
        yield f"log       {day.date}, position {looked.proof.leaf.position} of {day.size}, root {day.root}"


def _bad(found: Checked) -> str:
    bad = found.bad
    assert bad is not None
    if bad.fault == "head_missing":
        return f"the head published at {bad.at} ({bad.head}) is not in the chain"
    line = f" {bad.line_id}" if bad.line_id else ""
    said = f" ({bad.action} {bad.subject} at {bad.at})" if bad.action else ""
    return f"{bad.fault} at number {bad.number}{line}{said}"
