from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.storage.guarded import Guarded
from core.storage.models import Record, state_check, state_field
from shared_apps.standardforms.kinds import KINDS
from shared_apps.standardforms.states import PROPOSAL


class StandardForm(Record):
    """An edition of a standard form that operators published. It is never changed and never removed.

    Edition 1 of every kind comes with the release and has no row; `clauses` are in JSON form, `sha256` their
    digest, `note` says what changed and why.
    """

    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    edition = models.PositiveSmallIntegerField()
    clauses = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=400)
    published_by = models.CharField(max_length=120)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            state_check("standard_form_kind_known", KINDS, "kind"),
            models.UniqueConstraint(fields=["kind", "edition"], name="standard_form_edition_once"),
            models.CheckConstraint(name="standard_form_after_the_first", condition=Q(edition__gte=2)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.edition}"


class FormProposal(Record, Guarded):
    """An edition that one operator proposes and another publishes. `based_on` is the edition in force it was
    written against, `edition` the one it became. Its words never change, which the database sees to.
    """

    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    state = state_field(PROPOSAL.choices(), PROPOSAL.initial)
    based_on = models.PositiveSmallIntegerField()
    clauses = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=400)
    proposed_by = models.UUIDField(null=True)
    proposed_name = models.CharField(max_length=120)
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=120, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, default="", blank=True)
    edition = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("form_proposal_state_known", PROPOSAL.states),
            state_check("form_proposal_kind_known", KINDS, "kind"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state="PROPOSED"), name="form_proposal_one_open"
            ),
            models.CheckConstraint(
                name="form_proposal_published_whole",
                condition=~Q(state="PUBLISHED") | Q(edition__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="form_proposal_decided_by_another",
                condition=~Q(state__in=("PUBLISHED", "REJECTED")) | ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} after {self.based_on}"
