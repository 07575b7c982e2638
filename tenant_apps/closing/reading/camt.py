"""ISO 20022 camt.053 (BankToCustomerStatement), of whichever version."""

from __future__ import annotations

from core.edge.xml import Element, XmlRefused, parse_xml
from tenant_apps.closing.columns import currency_in, day_in, minor_in
from tenant_apps.closing.errors import FileUnreadable, NotAStatement
from tenant_apps.closing.facts import CAMT, Problem, ReadFile, ReadLine


def read(data: bytes) -> ReadFile:
    """Its booked entries. Raises FileUnreadable and NotAStatement."""
    try:
        root = parse_xml(data)
    except XmlRefused as error:
        raise FileUnreadable() from error
    if root.first("BkToCstmrStmt") is None:
        raise NotAStatement()
    lines: list[ReadLine] = []
    problems: list[Problem] = []
    for place, entry in enumerate(root.all("Ntry"), start=1):
        status = entry.text_of("Sts", "Cd") or entry.text_of("Sts")
        if status and status != "BOOK":
            continue
        found = _line(place, entry)
        if isinstance(found, ReadLine):
            lines.append(found)
        else:
            problems.append(found)
    return ReadFile(form=CAMT, lines=tuple(lines), problems=tuple(problems))


def _line(place: int, entry: Element) -> ReadLine | Problem:
    amount = entry.child("Amt")
    minor = minor_in(amount.text) if amount else None
    if amount is None or minor is None or minor <= 0:
        return Problem(place, "amount_wrong", amount.text[:40] if amount else "")
    said = entry.text_of("BookgDt", "Dt") or entry.text_of("BookgDt", "DtTm")
    on = day_in(said)
    if on is None:
        return Problem(place, "date_wrong", said[:40])
    side = entry.text_of("CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        return Problem(place, "direction_missing")
    currency = currency_in(amount.attributes.get("Ccy", ""))
    if currency is None:
        return Problem(place, "currency_wrong", amount.attributes["Ccy"][:40])
    party = "Dbtr" if side == "CRDT" else "Cdtr"
    names = [nm for one in entry.all(party) if (nm := one.text_of("Nm") or one.text_of("Pty", "Nm"))]
    words = [one.text for one in (*entry.all("Ustrd"), *entry.all("EndToEndId"), *entry.all("AddtlNtryInf"))]
    return ReadLine(
        place=place,
        on=on,
        amount_minor=minor if side == "CRDT" else -minor,
        currency=currency,
        counterparty=(names[0] if names else "")[:120],
        reference=(entry.text_of("AcctSvcrRef") or entry.text_of("NtryRef"))[:120],
        text=" ".join(word for word in words if word and word != "NOTPROVIDED")[:400],
        serial=entry.text_of("AcctSvcrRef")[:120],
    )
