from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.storage.models import Record, state_check, state_field
from tenant_apps.contracts.states import CONTRACT


class Contract(Record):
    """One version of an order's contract. `terms` is frozen when it is asked for; a change is a new version.

    `terms_sha256` is the digest of the terms' canonical JSON and is printed on every page; `sha256` is the
    digest of the PDF's bytes. `pdf` is a key of the default storage. `error` tells why rendering failed.
    """

    order_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    version = models.PositiveSmallIntegerField()
    state = state_field(CONTRACT.choices(), CONTRACT.initial)
    terms = models.JSONField()
    terms_sha256 = models.CharField(max_length=64)
    pdf = models.CharField(max_length=200, default="", blank=True)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    error = models.TextField(default="", blank=True)
    rendered_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            state_check("contract_state_known", CONTRACT.states),
            models.UniqueConstraint(name="contract_version_once", fields=["order_id", "version"]),
            models.UniqueConstraint(
                name="contract_one_in_force", fields=["order_id"], condition=~Q(state="VOIDED")
            ),
            models.CheckConstraint(
                name="contract_rendered_has_a_file",
                condition=~Q(state__in=["RENDERED", "SIGNED"])
                | (Q(rendered_at__isnull=False) & ~Q(pdf="") & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number
