from django.apps import AppConfig

from core.storage.grants import Grant


class MandatesConfig(AppConfig):
    """Which dealers let the platform's finance take which of their contracts, and what it took."""

    name = "shared_apps.mandates"
    label = "mandates"
    verbose_name = "Mandates"
    # A dealer grants for itself alone, and withdraws; a trigger refuses any other change.
    dealer_grants = (Grant("mandates_mandate", "SELECT, INSERT, UPDATE", own="dealer_id"),)
