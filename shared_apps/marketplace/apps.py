from django.apps import AppConfig

from core.storage.grants import Grant


class MarketplaceConfig(AppConfig):
    name = "shared_apps.marketplace"
    label = "marketplace"
    verbose_name = "Marketplace"
    dealer_grants = (
        Grant("marketplace_listing", "SELECT, INSERT, UPDATE", own="dealer_id"),
        Grant("marketplace_vinregistration", "SELECT, INSERT, DELETE", own="dealer_id"),
        Grant("marketplace_ordersummary", "SELECT, INSERT, UPDATE", own="dealer_id"),
    )
