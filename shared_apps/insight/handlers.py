"""Facts arrive by the outbox, one event after another."""

from core.flow.outbox.registry import Delivery, handles
from shared_apps.insight import operations
from tenants.archive.hooks import Finding, Restored, after_restore


@handles("stock.vehicle_changed")
def note_vehicle(delivery: Delivery) -> None:
    operations.note_vehicle(dealer_schema=delivery.dealer, payload=delivery.payload)


@handles("orders.order_changed")
def note_order(delivery: Delivery) -> None:
    operations.note_order(dealer_schema=delivery.dealer, payload=delivery.payload)


@after_restore
def forget_facts(restored: Restored) -> list[Finding]:
    """The dealer's apps tell of every car and order again."""
    operations.forget_facts(restored.dealer_id)
    return []
