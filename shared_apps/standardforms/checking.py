"""Whether clauses can be kept: whole, each with its own code, their names and conditions known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from shared_apps.standardforms.engine import Field, condition_of, require_known
from shared_apps.standardforms.errors import ClausesRefused
from shared_apps.standardforms.facts import Clause

MOST = 40
LONGEST_TITLE = 60
LONGEST_TEXT = 2000
_CODE = re.compile(r"\A[a-z][a-z0-9_]{0,39}\Z")


def require_clauses(clauses: Sequence[Clause], fields: Mapping[str, Field]) -> None:
    """Raise ClausesRefused, PlaceholderUnknown or ConditionRefused, naming the first clause that is wrong."""
    if not 1 <= len(clauses) <= MOST:
        raise ClausesRefused(
            params={"n": len(clauses), "why": _("between 1 and %(n)s are needed") % {"n": MOST}}
        )
    seen: set[str] = set()
    for n, clause in enumerate(clauses, 1):
        why = _fault(clause, seen)
        if why:
            raise ClausesRefused(params={"n": n, "why": why})
        seen.add(clause.code)
        named = clause.title_zh or clause.code
        for text in (clause.title_zh, clause.title_en, clause.text_zh, clause.text_en):
            require_known(text, fields, clause=named)
        condition_of(clause.condition, fields, clause=named)


def _fault(clause: Clause, seen: set[str]) -> str:
    if not _CODE.match(clause.code) or clause.code in seen:
        return _("its code is taken or not made of small letters")
    if not all(text.strip() for text in (clause.title_zh, clause.title_en, clause.text_zh, clause.text_en)):
        return _("title and text are needed in Chinese and English")
    if max(len(clause.title_zh), len(clause.title_en)) > LONGEST_TITLE:
        return _("a title has at most %(n)s characters") % {"n": LONGEST_TITLE}
    if max(len(clause.text_zh), len(clause.text_en)) > LONGEST_TEXT:
        return _("a text has at most %(n)s characters") % {"n": LONGEST_TEXT}
    return ""
