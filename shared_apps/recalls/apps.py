from django.apps import AppConfig

from core.storage.grants import Grant


class RecallsConfig(AppConfig):
    """Makers' recalls, and of which cars they were put right."""

    name = "shared_apps.recalls"
    label = "recalls"
    verbose_name = "Recalls"
    # What is recalled is public; a dealer adds its own repairs and changes none.
    dealer_grants = (
        Grant("recalls_recall", "SELECT"),
        Grant("recalls_recalledvin", "SELECT"),
        Grant("recalls_recallrepair", "SELECT, INSERT", own="dealer_id"),
    )
