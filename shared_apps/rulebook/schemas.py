"""Rules in the operators' API. Days are legal days; shares are text ("0.10"), amounts minor units."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

Standing = Literal["IN_FORCE", "COMING", "PAST", "PROPOSED", "REJECTED", "WITHDRAWN"]


class Said(Schema):
    """A name and a value, both in the reader's language."""

    name: str
    value: str


class RuleRow(Schema):
    """A rule in the list. `valid_to` is its last day, as it says or as its successor settled it, null while
    open; `mine`: the asker proposed it.
    """

    id: UUID
    code: str
    kind: str
    kind_name: str
    region: str
    region_name: str
    said: list[Said]
    valid_from: date
    valid_to: date | None
    source_title_zh: str
    source_title_en: str
    source_number: str
    source_url: str
    confidence: str
    standing: Standing
    mine: bool
    created_at: datetime


class TimelineRule(Schema):
    """A rule of the same kind and region."""

    id: UUID
    code: str
    valid_from: date
    valid_to: date | None
    standing: Standing
    said: list[Said]


class RuleStep(Schema):
    """Who did what with a rule, when and why. `step` is RELEASED, PROPOSED, APPROVED, REJECTED, WITHDRAWN or
    SUCCEEDED.
    """

    step: str
    at: datetime
    actor: str
    note: str


class LineChange(Schema):
    """A line of a sample's price without the rule and with it, in words; null where there is none."""

    line: str
    before: str | None
    after: str | None


class SampleEffect(Schema):
    """What a sample costs without the rule and with it."""

    title: str
    price: str
    before: str
    after: str
    changes: list[LineChange]


class RuleEffect(Schema):
    """What a proposed rule would change on its first day. `backdated`: that day has come already;
    `clashes` are codes of approved rules on the same days that forbid it.
    """

    day: date
    backdated: bool
    clashes: list[str]
    ends: str | None
    said_before: list[Said]
    said_after: list[Said]
    samples: list[SampleEffect]


class RuleDetail(RuleRow):
    """A rule whole, with those before and after it, its history, and what the asker may do."""

    parameters: dict[str, Any]
    remark_zh: str
    remark_en: str
    stated_to: date | None
    succeeds: TimelineRule | None
    timeline: list[TimelineRule]
    history: list[RuleStep]
    moves: list[Literal["review", "withdraw", "succeed"]]
    effect: RuleEffect | None


class Choice(Schema):
    value: str
    label: str


class FormEntry(Schema):
    """One value of a form, and how it is entered; `entries` are the fields of a group or table."""

    name: str
    label: str
    widget: str
    required: bool
    numbers: bool
    choices: list[Choice]
    entries: list[FormEntry]


class RuleKind(Schema):
    """A kind of rules with its form; `regions` is china, eu, member_state, us_state or us_place."""

    kind: str
    name: str
    regions: str
    choices: list[Choice]
    form: list[FormEntry]


class ReviewsWaiting(Schema):
    """How many proposals wait for a review that the asker may give."""

    count: int


class RuleIn(Schema):
    """All that a rule says; `succeeds` names the rule it takes over from on its first day."""

    code: str = Field(max_length=80)
    kind: str = Field(max_length=40)
    region: str = Field("", max_length=40)
    valid_from: date
    valid_to: date | None = None
    parameters: dict[str, Any]
    source_title_zh: str = Field(max_length=200)
    source_title_en: str = Field(max_length=200)
    source_number: str = Field("", max_length=120)
    source_url: str = Field("", max_length=300)
    confidence: str = Field(max_length=12)
    remark_zh: str = Field("", max_length=2000)
    remark_en: str = Field("", max_length=2000)
    succeeds: UUID | None = None


class ProposalIn(RuleIn):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class ReviewIn(Schema):
    """A review; a rejection needs a note."""

    approve: bool
    note: str = Field("", max_length=500)


class NoteIn(Schema):
    note: str = Field(max_length=500)


FormEntry.model_rebuild()
