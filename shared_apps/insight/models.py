from django.db import models

from core.kernel import clock
from core.storage.models import CurrencyField, MoneyField


class VehicleFact(models.Model):
    """The last known state of one dealer's vehicle, as told by its events. `version` orders them."""

    vehicle_id = models.UUIDField(primary_key=True)
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=24)
    listed = models.BooleanField()
    price_minor = MoneyField()
    cost_minor = MoneyField()
    currency = CurrencyField()
    version = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["dealer", "state"], name="vehicle_fact_by_dealer")]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.state}"


class OrderFact(models.Model):
    """The last known state of one order, without a word about the buyer. `version` orders its events."""

    order_id = models.UUIDField(primary_key=True)
    dealer = models.ForeignKey("tenants.Dealer", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=24)
    total_minor = MoneyField()
    paid_minor = MoneyField()
    currency = CurrencyField()
    placed_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["dealer", "state"], name="order_fact_by_dealer"),
            models.Index(fields=["placed_at"], name="order_fact_placed"),
            models.Index(fields=["delivered_at"], name="order_fact_delivered"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"


class DealerStat(models.Model):
    """One dealer's figures as last added up from its facts. Turnover counts delivered orders."""

    dealer = models.OneToOneField(
        "tenants.Dealer", on_delete=models.CASCADE, primary_key=True, related_name="stat"
    )
    stock_units = models.PositiveIntegerField(default=0)
    listed_units = models.PositiveIntegerField(default=0)
    stock_value_minor = MoneyField(default=0)
    open_reservations = models.PositiveIntegerField(default=0)
    orders = models.PositiveIntegerField(default=0)
    delivered = models.PositiveIntegerField(default=0)
    turnover_minor = MoneyField(default=0)
    currency = CurrencyField()
    computed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.computed_at:%F %T}"
