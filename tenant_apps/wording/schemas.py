from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from shared_apps.standardforms.checking import LONGEST_TEXT, LONGEST_TITLE, MOST
from shared_apps.standardforms.engine.conditions import LONGEST

Title = Field(max_length=LONGEST_TITLE)
Text = Field(max_length=LONGEST_TEXT)


class TemplateClauseIn(Schema):
    """A clause in both languages; `{{buyer.name}}` stands for a field, `condition` says when it belongs."""

    code: str = Field(max_length=40)
    title_zh: str = Title
    title_en: str = Title
    text_zh: str = Text
    text_en: str = Text
    condition: str = Field("", max_length=LONGEST)


class TemplateClauseOut(Schema):
    """A clause as it is kept; `change` says how it differs from the standard: "", CHANGED or OWN."""

    code: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    condition: str
    change: str


class TemplateFieldOut(Schema):
    """Something a document of this kind knows; `values` are the codes of a choice."""

    path: str
    type: str
    name: str
    values: list[str]


class TemplateVersionRow(Schema):
    """A version of the dealer's own words, how many clauses differ, and what the caller may do with it."""

    id: UUID
    edition: int
    state: str
    standard_edition: int
    nonstandard: bool
    changes: int
    note: str
    edited_name: str
    proposed_name: str
    proposed_at: datetime | None
    approved_name: str
    approved_at: datetime | None
    retired_at: datetime | None
    moves: list[str]


class SentBackOut(Schema):
    """Why a version came back to its writer, and from whom."""

    who: str
    at: datetime
    reason: str


class TemplateVersionOut(TemplateVersionRow):
    """A version with its words; `left_out` are titles of the standard."""

    kind: str
    clauses: list[TemplateClauseOut]
    left_out: list[str]
    may_edit: bool
    sent_back: SentBackOut | None


class TemplateKindRow(Schema):
    """A kind of document: whose words are in force, and what is being worked on."""

    kind: str
    title: str
    own: bool
    edition: int
    nonstandard: bool
    changes: int
    since: datetime | None
    open_id: UUID | None
    open_state: str


class LetterheadOut(Schema):
    """The dealer's colour and pictures; the digests say that there is one, and change with it."""

    colour: str
    logo: str
    seal: str


class TemplatesOut(Schema):
    """Every kind of document and how papers look."""

    kinds: list[TemplateKindRow]
    letterhead: LetterheadOut
    may_edit: bool


class TemplateOut(Schema):
    """One kind: what is in force, the platform's form, the fields clauses may name, every version."""

    kind: str
    title: str
    own: bool
    edition: int
    standard_edition: int
    standard: list[TemplateClauseOut]
    in_force: list[TemplateClauseOut]
    fields: list[TemplateFieldOut]
    versions: list[TemplateVersionRow]
    open: TemplateVersionOut | None
    may_edit: bool


class TemplateBeginIn(Schema):
    """Begin from the platform's form rather than from what is in force."""

    from_standard: bool = False


class TemplateVersionIn(Schema):
    """The words of a draft, and what is new in it."""

    clauses: list[TemplateClauseIn] = Field(max_length=MOST)
    note: str = Field("", max_length=400)


class TemplateMoveIn(Schema):
    """A step of a version; who sends it back says why."""

    verb: Literal["propose", "withdraw", "send_back", "approve", "retire", "discard"]
    reason: str = Field("", max_length=400)


class LetterheadColourIn(Schema):
    """#rrggbb, or empty for the standard one."""

    colour: str = Field(max_length=7)
