from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.kernel import clock, ids
from core.storage.guarded import Guarded
from core.storage.models import Record, state_check, state_field
from core.storage.sealed import SealedText
from tenant_apps.signing.facts import KINDS, OUTSIDE, PROVIDERS
from tenant_apps.signing.states import ENVELOPE, LIVE


class Choice(Record):
    """Who has this dealer's contracts signed; there is at most one row (`one` is always true)."""

    provider = models.CharField(max_length=10, choices=[(each, each) for each in PROVIDERS])
    one = models.BooleanField(default=True)

    class Meta:
        constraints = [
            state_check("signing_choice_known", PROVIDERS, "provider"),
            models.UniqueConstraint(name="signing_choice_once", fields=["one"]),
            models.CheckConstraint(name="signing_choice_one", condition=Q(one=True)),
        ]

    def __str__(self) -> str:
        return self.provider


class ProviderAccount(Record):
    """The dealer's account with one provider. The secret is written and never shown.

    `problem` is a code of what the last test found, empty when it was accepted at `tested_at`.
    """

    provider = models.CharField(max_length=10, choices=[(each, each) for each in OUTSIDE])
    app_id = models.CharField(max_length=64)
    company = models.CharField(max_length=64, default="", blank=True)
    secret = SealedText(null=True)
    tested_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = [
            state_check("signing_account_known", OUTSIDE, "provider"),
            models.UniqueConstraint(name="signing_account_once", fields=["provider"]),
        ]

    def __str__(self) -> str:
        return self.provider


class Envelope(Record, Guarded):
    """A document lying with an outside provider to be signed. `subject_id` is what it is about.

    `pdf` is the key of what was sent, `signed_pdf` of what came back, each with its SHA-256. `signers` is the
    sealed JSON of `facts.Signer`s; `signed` tells when each role signed. `due_at` is when the provider is to
    be called next, `attempts` how often that was tried in vain. `problem` is a code of what keeps it.
    """

    subject_id = models.UUIDField()
    provider = models.CharField(max_length=10, choices=[(each, each) for each in OUTSIDE])
    app_id = models.CharField(max_length=64)
    ref = models.CharField(max_length=64, default="", blank=True)
    state = state_field(ENVELOPE.choices(), ENVELOPE.initial)
    title = models.CharField(max_length=200)
    pdf = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    signers = SealedText(null=True)
    signed = models.JSONField(default=dict)
    expires_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    problem = models.CharField(max_length=40, default="", blank=True)
    signed_pdf = models.CharField(max_length=200, default="", blank=True)
    signed_sha256 = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            state_check("envelope_state_known", ENVELOPE.states),
            state_check("envelope_provider_known", OUTSIDE, "provider"),
            models.UniqueConstraint(
                name="envelope_one_live", fields=["subject_id"], condition=Q(state__in=LIVE)
            ),
            models.UniqueConstraint(
                name="envelope_ref_once", fields=["provider", "ref"], condition=~Q(ref="")
            ),
            models.CheckConstraint(
                name="envelope_out_has_a_ref",
                condition=~Q(state__in=["OUT", "FETCHING", "FINISHED", "DECLINED", "EXPIRED", "BROKEN"])
                | ~Q(ref=""),
            ),
            models.CheckConstraint(
                name="envelope_finished_has_a_file",
                condition=~Q(state="FINISHED") | (~Q(signed_pdf="") & ~Q(signed_sha256="")),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="envelope_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.state}"


class Heard(models.Model):
    """A callback that was verified. `key` is what it says, however often it is said; `digest` is the SHA-256
    of its body, which holds people's names and is not kept. The database refuses to change a row.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.RESTRICT, related_name="heard")
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=[(each, each) for each in KINDS])
    role = models.CharField(max_length=32, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    complete = models.BooleanField(default=False)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            state_check("heard_kind_known", KINDS, "kind"),
            models.UniqueConstraint(name="heard_once", fields=["envelope", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
