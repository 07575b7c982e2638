"""What the lines of an order and its regions say to people."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from core.flow.audit.models import AuditLine
from tenant_apps.contracts.labels import LABELS as OF_PAPERS
from tenant_apps.contracts.reading import title_of
from tenant_apps.contracts.states import kind_of
from tenant_apps.orders.gates import regions
from tenant_apps.orders.labels import LABELS
from tenant_apps.orders.sections import section


def label_of(line: AuditLine, *, desk: bool = False) -> tuple[str, str] | None:
    """What happened, in Chinese and English; None for a line that is not told.

    The buyer is addressed, unless it is told at the dealer's `desk`.

    Of a paper what it is called and what became of it; of a region its title and the state it came to.
    """
    if line.action in OF_PAPERS:
        return _of_paper(line)
    if line.action in LABELS:
        return LABELS[line.action]
    name = next((one.name for one in regions() if one.machine.name == line.subject_kind), "")
    known, state = section(name), line.after.get("state")
    if known is None or state not in known.words or line.before.get("state") == state:
        return None
    told = known.at_desk() if desk else known
    return _said("：", told.title, told.words[state], "zh-hans"), _said(
        ": ", told.title, told.words[state], "en"
    )


def _of_paper(line: AuditLine) -> tuple[str, str]:
    """An order has several papers, whose numbers tell them apart."""
    zh, en = OF_PAPERS[line.action]
    kind = kind_of(str(line.after.get("number", "")))
    return f"{_in('zh-hans', kind)}：{zh}", f"{_in('en', kind)}: {en}"


def _in(language: str, kind: str) -> str:
    with translation.override(language):
        return title_of(kind)


def _said(between: str, title: Any, word: Any, language: str) -> str:
    with translation.override(language):
        return f"{title}{between}{word}"
