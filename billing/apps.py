from django.apps import AppConfig

from core.storage.grants import Grant


class BillingConfig(AppConfig):
    name = "billing"
    label = "billing"
    # A dealer reads what was paid to it; only the market writes here.
    dealer_grants = (
        Grant("billing_payment", "SELECT", own="dealer_schema"),
        Grant("billing_refund", "SELECT", own="dealer_schema"),
    )
