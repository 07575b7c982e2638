from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "shared_apps.insight"
    label = "insight"
    dealer_moves = ("insight_vehiclefact", "insight_orderfact")
