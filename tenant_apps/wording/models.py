from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.storage.guarded import Guarded
from core.storage.models import Record, state_check, state_field
from shared_apps.standardforms.kinds import KINDS
from tenant_apps.wording.states import OPEN, TEMPLATE


class Template(Record, Guarded):
    """A version of the dealer's own words for one kind of document.

    `edition` counts the versions of a kind, `standard_edition` is that of the platform's form it was written
    against. `clauses` are in JSON form, `sha256` their digest; neither changes once it was proposed, which
    the database sees to. `changes` says clause by clause how it differs from the standard (code to CHANGED,
    OWN or LEFT_OUT); a version that does is `nonstandard`, and another person approves it than wrote it.
    """

    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    edition = models.PositiveSmallIntegerField()
    standard_edition = models.PositiveSmallIntegerField()
    state = state_field(TEMPLATE.choices(), TEMPLATE.initial)
    clauses = models.JSONField()
    sha256 = models.CharField(max_length=64)
    changes = models.JSONField(default=dict)
    nonstandard = models.BooleanField(default=False)
    note = models.CharField(max_length=400, default="", blank=True)
    edited_by = models.UUIDField(null=True)
    edited_name = models.CharField(max_length=120, default="", blank=True)
    proposed_by = models.UUIDField(null=True)
    proposed_name = models.CharField(max_length=120, default="", blank=True)
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_name = models.CharField(max_length=120, default="", blank=True)
    approved_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("template_state_known", TEMPLATE.states),
            state_check("template_kind_known", KINDS, "kind"),
            models.UniqueConstraint(fields=["kind", "edition"], name="template_edition_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state="APPROVED"), name="template_in_force_once"
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(state__in=OPEN), name="template_open_once"),
            models.CheckConstraint(
                name="template_approved_whole",
                condition=~Q(state="APPROVED") | (Q(approved_at__isnull=False) & ~Q(approved_name="")),
            ),
            models.CheckConstraint(
                name="template_approved_by_another",
                condition=~Q(state="APPROVED", nonstandard=True)
                | (~Q(approved_by=F("edited_by")) & ~Q(approved_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.edition}"


class Letterhead(Record):
    """How the dealer's papers look: one row, none for a dealer that changed nothing.

    `colour` is #rrggbb. `logo` and `seal` are keys of the default storage, PNG pictures that are never
    overwritten; beside each the digest of its bytes.
    """

    only = models.BooleanField(default=True, editable=False)
    colour = models.CharField(max_length=7, default="", blank=True)
    logo = models.CharField(max_length=200, default="", blank=True)
    logo_sha256 = models.CharField(max_length=64, default="", blank=True)
    seal = models.CharField(max_length=200, default="", blank=True)
    seal_sha256 = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["only"], name="letterhead_once"),
            models.CheckConstraint(name="letterhead_only", condition=Q(only=True)),
        ]

    def __str__(self) -> str:
        return self.colour
