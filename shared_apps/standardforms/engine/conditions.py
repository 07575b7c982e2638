"""When a clause belongs to a document: a small language of comparisons over the snapshot's fields.

    deposit_kind = "EARNEST" and not (vehicle.mileage_km > 100 or total_minor >= 500000)
    vehicle.energy in ("BEV", "PHEV")

Money is compared in major units (yuan), dates as "2026-01-31", a list by its length, a flag stands alone. A
field the snapshot lacks is empty, zero or false; a day that is not known is neither early nor late. The text
is parsed into a tree when a template is kept; nothing of it is ever executed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from django.utils.translation import gettext as _

from shared_apps.standardforms.engine.fields import Field, typed
from shared_apps.standardforms.engine.refusals import ConditionRefused

LONGEST = 400
DEEPEST = 20
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<text>"[^"\n]*")|(?P<word>[A-Za-z_][A-Za-z0-9_.]*)"""
    r"""|(?P<sign><=|>=|!=|=|<|>|\(|\)|,))"""
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_NUMERIC = ("money", "number", "list")
Snapshot = Mapping[str, Any]
Test = Callable[[Snapshot], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition and the paths it reads."""

    text: str
    reads: tuple[str, ...]
    _test: Test

    def holds(self, snapshot: Snapshot) -> bool:
        """Whether the snapshot fulfils it."""
        return self._test(snapshot)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def condition_of(text: str, fields: Mapping[str, Field], *, clause: str) -> Condition:
    """The condition; an empty one always holds. Raises ConditionRefused with the place and the reason."""
    if not text.strip():
        return Condition("", (), lambda _snapshot: True)
    return _Parser(text, fields, clause).whole()


class _Parser:
    """Recursive descent, one method for each rule of the grammar."""

    def __init__(self, text: str, fields: Mapping[str, Field], clause: str) -> None:
        self.text, self.fields, self.clause = text, fields, clause
        self.reads: list[str] = []
        self.depth = 0
        if len(text) > LONGEST:
            raise self._refusal(LONGEST, _("it is longer than %(n)s characters") % {"n": LONGEST})
        self.tokens = self._tokens()
        self.next = 0

    def whole(self) -> Condition:
        test = self._either()
        token = self._peek()
        if token.kind != "end":
            raise self._unexpected(token)
        return Condition(self.text.strip(), tuple(dict.fromkeys(self.reads)), test)

    def _either(self) -> Test:
        parts = [self._both()]
        while self._take_word("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda snapshot: any(part(snapshot) for part in parts)

    def _both(self) -> Test:
        parts = [self._one()]
        while self._take_word("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda snapshot: all(part(snapshot) for part in parts)

    def _one(self) -> Test:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._refusal(self._peek().at, _("it is nested too deeply"))
        try:
            if self._take_word("not"):
                inner = self._one()
                return lambda snapshot: not inner(snapshot)
            if self._take_sign("("):
                inner = self._either()
                self._expect(")")
                return inner
            return self._comparison()
        finally:
            self.depth -= 1

    def _comparison(self) -> Test:
        name = self._advance()
        if name.kind != "word":
            raise self._unexpected(name)
        field = self.fields.get(name.text)
        if field is None:
            raise self._refusal(name.at, _("there is no field “%(name)s”") % {"name": name.text})
        self.reads.append(field.path)
        if field.type == "flag":
            return lambda snapshot: bool(typed(field, snapshot))
        if self._take_word("in"):
            return self._among(field)
        sign = self._advance()
        if sign.text not in _COMPARE:
            raise self._refusal(sign.at, _("after %(name)s a comparison is expected") % {"name": name.text})
        if sign.text not in ("=", "!=") and field.type in ("text", "choice"):
            raise self._refusal(sign.at, _("%(name)s is not a quantity") % {"name": name.text})
        compare, wanted = _COMPARE[sign.text], self._literal(field)
        if field.type == "date" and sign.text not in ("=", "!="):
            return lambda snapshot: compare(day, wanted) if (day := typed(field, snapshot)) else False
        return lambda snapshot: compare(typed(field, snapshot), wanted)

    def _among(self, field: Field) -> Test:
        self._expect("(")
        wanted = {self._literal(field)}
        while self._take_sign(","):
            wanted.add(self._literal(field))
        self._expect(")")
        return lambda snapshot: typed(field, snapshot) in wanted

    def _literal(self, field: Field) -> Any:
        token = self._advance()
        if field.type in _NUMERIC:
            if token.kind != "number":
                raise self._refusal(token.at, _("%(name)s is compared with a number") % {"name": field.path})
            return Decimal(token.text)
        if token.kind != "text":
            raise self._refusal(
                token.at, _("%(name)s is compared with a text in quotation marks") % {"name": field.path}
            )
        said = token.text[1:-1]
        if field.type == "date" and said:
            self._require_date(said, token)
        if field.type == "choice" and said and said not in (field.values or {}):
            known = ", ".join(field.values or {})
            raise self._refusal(
                token.at, _("%(name)s is one of %(known)s") % {"name": field.path, "known": known}
            )
        return said

    def _require_date(self, said: str, token: _Token) -> None:
        try:
            date.fromisoformat(said)
        except ValueError:
            raise self._refusal(token.at, _("a date is written as 2026-01-31")) from None

    def _tokens(self) -> list[_Token]:
        tokens, at, text = [], 0, self.text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                at += len(text[at:]) - len(text[at:].lstrip())
                raise self._refusal(at, _("“%(what)s” does not belong here") % {"what": text[at]})
            kind = str(found.lastgroup)
            tokens.append(_Token(kind, found[kind], found.start(kind)))
            at = found.end()
        return [*tokens, _Token("end", "", len(text))]

    def _peek(self) -> _Token:
        return self.tokens[self.next]

    def _advance(self) -> _Token:
        token = self._peek()
        if token.kind != "end":
            self.next += 1
        return token

    def _take_word(self, word: str) -> bool:
        token = self._peek()
        return token.kind == "word" and token.text.lower() == word and self._advance() is token

    def _take_sign(self, sign: str) -> bool:
        token = self._peek()
        return token.kind == "sign" and token.text == sign and self._advance() is token

    def _expect(self, sign: str) -> None:
        if not self._take_sign(sign):
            raise self._refusal(self._peek().at, _("“%(sign)s” is missing") % {"sign": sign})

    def _unexpected(self, token: _Token) -> ConditionRefused:
        if token.kind == "end":
            return self._refusal(token.at, _("it ends too early"))
        return self._refusal(token.at, _("“%(what)s” does not belong here") % {"what": token.text})

    def _refusal(self, at: int, why: str) -> ConditionRefused:
        return ConditionRefused(params={"clause": self.clause, "at": at + 1, "why": why})
