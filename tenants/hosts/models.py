from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.kernel import clock
from core.storage.models import Record, state_check, state_field
from tenants.hosts.states import ANSWERS, HOST, WATCHED


class CustomHost(Record):
    """A host name that a dealer says is its own, in the form DNS knows (`xn--…`), and how far the proof is.

    `token` is what the TXT record at `_marque-challenge.<host>` must hold. `seen_at` is when the record was
    last seen, `missing_since` when it was first missed. `problem` is a code of what the last look found
    wrong, empty when nothing was. `tries` counts looks without success; the next is due at `next_check_at`.
    """

    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="+")
    host = models.CharField(max_length=235)
    token = models.CharField(max_length=64)
    state = state_field(HOST.choices(), HOST.initial)
    problem = models.CharField(max_length=40, default="", blank=True)
    tries = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=clock.now)
    checked_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(default=clock.now)
    proven_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    missing_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            state_check("host_state_known", HOST.states),
            models.UniqueConstraint(fields=["dealer", "host"], name="host_once_per_dealer"),
            models.UniqueConstraint(
                fields=["host"], name="host_answers_for_one", condition=Q(state__in=ANSWERS)
            ),
            models.CheckConstraint(
                name="host_missing_since", condition=Q(state="MISSING") ^ Q(missing_since=None)
            ),
        ]
        indexes = [
            models.Index(fields=["next_check_at"], name="host_due", condition=Q(state__in=WATCHED)),
        ]

    def __str__(self) -> str:
        return self.host
