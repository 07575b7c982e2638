from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.contracts.states import (
    CONTRACT,
    HAS_FILE,
    KINDS,
    LEVELS,
    NOT_IN_MAKING,
    PROVIDERS,
    ROLES,
    STEPS,
)


class Contract(Guarded, Record):
    """One version of a document that people sign. Its words are frozen when it is drawn.

    `subject_id` is what it is about: an order, a test drive, a car; `order_id` the order it belongs to.
    `edition` counts the versions of one kind; `version`, as in every guarded row, its changes. `terms` are
    the snapshot, `bound` what the template made of it; `terms_sha256` is on every page. `pdf` and `sha256`
    are of the file as it was drawn; what was signed on top is in its `Step`s. `places` are its boxes for
    signatures, {name: {page, box}}. `value_minor` is what is at stake and decides the `level` at which a
    buyer is identified. `error`, `tries` and `due_at` are the worker's: what failed last, how often in a row,
    and when it tries again.
    """

    kind = models.CharField(max_length=16, choices=[(k, k) for k in KINDS], default="SALE", db_default="SALE")
    subject_id = models.UUIDField(null=True)
    order_id = models.UUIDField(null=True)
    number = models.CharField(max_length=40, unique=True)
    edition = models.PositiveSmallIntegerField(db_column="version")
    version = models.PositiveIntegerField(default=1, db_default=1, db_column="row_version")
    state = state_field(CONTRACT.choices(), CONTRACT.initial)

    terms = models.JSONField()
    terms_sha256 = models.CharField(max_length=64)
    bound = models.JSONField(null=True)
    places = models.JSONField(null=True)
    drawn_by = models.UUIDField(null=True)
    nonstandard = models.BooleanField(default=False, db_default=False)
    approved_by = models.CharField(max_length=120, default="", db_default="", blank=True)
    approved_at = models.DateTimeField(null=True)
    value_minor = MoneyField(default=0, db_default=0)
    currency = CurrencyField(db_default="CNY")

    provider = models.CharField(
        max_length=8, choices=[(p, p) for p in PROVIDERS], default="BUILTIN", db_default="BUILTIN"
    )
    envelope = models.CharField(max_length=80, default="", db_default="", blank=True)
    seller_first = models.BooleanField(default=False, db_default=False)
    level = models.CharField(max_length=8, choices=[(x, x) for x in LEVELS], default="", db_default="")

    pdf = models.CharField(max_length=200, default="", blank=True)
    sha256 = models.CharField(max_length=64, default="", blank=True)

    error = models.TextField(default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(null=True)

    rendered_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    viewed_at = models.DateTimeField(null=True)
    identified_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    countersigned_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, default="", db_default="", blank=True)
    replaced_by = models.UUIDField(null=True)
    archive_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("contract_state_known", CONTRACT.states),
            state_check("contract_kind_known", KINDS, "kind"),
            models.UniqueConstraint(name="contract_edition_once", fields=["subject_id", "kind", "edition"]),
            models.UniqueConstraint(
                name="contract_in_making_once",
                fields=["subject_id", "kind"],
                condition=~Q(state__in=NOT_IN_MAKING),
            ),
            models.CheckConstraint(
                name="contract_readable_has_a_file",
                condition=~Q(state__in=HAS_FILE)
                | (Q(rendered_at__isnull=False) & ~Q(pdf="") & ~Q(sha256="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["order_id"], name="contract_of_order"),
            models.Index(fields=["due_at"], name="contract_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class Signer(Record):
    """Somebody who signs a contract, in their place of the row, and how we know them.

    `digest` is that of the code sent last, good until `code_until`; `tries` counts guesses at it, `asked`
    how many codes were sent since `asked_since`. `ink` is the handwriting, kept until it is in the PDF.
    For the seller `ready_at` says that an authorised member, `ready_by`, wants the company's signature put.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="signers")
    role = models.CharField(max_length=8, choices=[(r, r) for r in ROLES])
    place = models.PositiveSmallIntegerField()
    user_id = models.UUIDField(null=True)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, default="", blank=True)
    phone = models.CharField(max_length=20, default="", blank=True)
    email = models.CharField(max_length=254, default="", blank=True)

    digest = models.CharField(max_length=64, default="", blank=True)
    code_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    asked_since = models.DateTimeField(null=True)

    ink = models.BinaryField(null=True)
    ready_by = models.CharField(max_length=120, default="", blank=True)
    ready_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "role"], name="contract_signer_once"),
            state_check("contract_signer_role_known", ROLES, "role"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.contract_id}"


class Step(Record):
    """The bytes that one step of signing made: `file` is named by their digest and is written once."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="steps")
    name = models.CharField(max_length=8, choices=[(s, s) for s in STEPS])
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "name"], name="contract_step_once"),
            state_check("contract_step_known", STEPS, "name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.contract_id}"
