from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.kernel import clock, ids
from core.storage.guarded import Guarded
from core.storage.models import CurrencyField, MoneyField, Record, state_check, state_field
from tenant_apps.commission.states import DEAL, LINES, PLAN
from tenant_apps.commission.terms import ITEMS, MOST_RATE, PARTNERS


class Plan(Record, Guarded):
    """A commission plan, in force from a day (of Shanghai) until a later one is. `rules` is `terms.Rules`.

    What it says is never changed: the database refuses. Who proposes and who puts in force are two people.
    """

    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    valid_from = models.DateField()
    rules = models.JSONField()
    state = state_field(PLAN.choices(), PLAN.initial)
    proposed_by = models.UUIDField()
    proposed_by_name = models.CharField(max_length=120)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=120, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("commission_plan_state_known", PLAN.states),
            models.UniqueConstraint(name="commission_plan_number_once", fields=["number"]),
            models.CheckConstraint(
                name="commission_plan_by_two",
                condition=~Q(state="IN_FORCE")
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=models.F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Deal(Record, Guarded):
    """What a signed order earns, frozen with price, VAT, cost of the car and plan as they were then.

    `net_minor` is the price without VAT. `plan` None: none was in force. `advisers` is a list of {id, name,
    share}, shares in hundredths of a per cent. `final_month` is the first day of the month of the hand-over.
    """

    order_id = models.UUIDField()
    order_number = models.CharField(max_length=16)
    vehicle_id = models.UUIDField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    plan = models.ForeignKey(Plan, on_delete=models.RESTRICT, null=True, related_name="deals")
    price_minor = MoneyField()
    net_minor = MoneyField()
    cost_minor = MoneyField()
    currency = CurrencyField()
    advisers = models.JSONField(default=list)
    state = state_field(DEAL.choices(), DEAL.initial)
    final_month = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check("commission_deal_state_known", DEAL.states),
            models.UniqueConstraint(name="commission_deal_once", fields=["order_id"]),
            models.CheckConstraint(
                name="commission_final_has_a_month",
                condition=~Q(state="FINAL") | Q(final_month__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["final_month"], name="commission_deal_of_month")]

    def __str__(self) -> str:
        return self.order_number


class Item(models.Model):
    """An income or a cost of a deal beside price and car. Never changed: another takes it back.

    `source` is empty where it was noted by hand, else names the loan or the policy that brought it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField(default=clock.now)
    order_id = models.UUIDField()
    kind = models.CharField(max_length=16, choices=[(k, k) for k in ITEMS])
    amount_minor = MoneyField()
    currency = CurrencyField()
    note = models.CharField(max_length=200)
    recorded_by = models.CharField(max_length=120)
    source = models.CharField(max_length=80, default="", db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            state_check("commission_item_kind_known", ITEMS, "kind"),
            models.CheckConstraint(name="commission_item_not_nothing", condition=~Q(amount_minor=0)),
        ]
        indexes: ClassVar = [models.Index(fields=["order_id", "at"], name="commission_item_of_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"


class Line(models.Model):
    """An amount on an adviser's statement. Never changed and never deleted: a counter-line takes it back.

    It counts in `month` (its first day), in the month of the hand-over where that is None: the deal was not
    final yet. `source` names what brought it, once an adviser. BONUS lines settle the steps of `units_month`.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField(default=clock.now)
    deal = models.ForeignKey(Deal, on_delete=models.RESTRICT, related_name="lines")
    adviser_id = models.UUIDField()
    adviser_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=[(k, k) for k in LINES])
    amount_minor = MoneyField()
    currency = CurrencyField()
    month = models.DateField(null=True)
    units_month = models.DateField(null=True)
    source = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            state_check("commission_line_kind_known", LINES, "kind"),
            models.UniqueConstraint(name="commission_line_once", fields=["deal", "adviser_id", "source"]),
            models.CheckConstraint(
                name="commission_line_of_steps",
                condition=Q(kind="BONUS", units_month__isnull=False, month__isnull=False)
                | ~Q(kind="BONUS") & Q(units_month__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["adviser_id", "month"], name="commission_line_of_adviser")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"


class Rate(models.Model):
    """What a lender pays the house of each loan, or an insurer of each commercial premium, from now on.

    `share` is in hundredths of a per cent, without VAT. Never changed: the latest of a partner counts.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=16, choices=[(k, k) for k in PARTNERS])
    partner = models.SlugField(max_length=80, db_index=False)
    share = models.PositiveIntegerField()
    set_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            state_check("commission_rate_kind_known", PARTNERS, "kind"),
            models.CheckConstraint(name="commission_rate_within", condition=Q(share__lte=MOST_RATE)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "partner", "-at"], name="commission_rate_of_partner")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.partner} {self.share}"


class ClosedMonth(models.Model):
    """A month (its first day) whose statements stand: what was earned in it is in the books.

    `rows` is the report as it was closed: a list of {id, name, amount, units}. A closed month takes no line.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField(default=clock.now)
    month = models.DateField()
    rows = models.JSONField()
    total_minor = MoneyField()
    currency = CurrencyField()
    closed_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="commission_month_closed_once", fields=["month"]),
            models.CheckConstraint(name="commission_month_is_its_first", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
