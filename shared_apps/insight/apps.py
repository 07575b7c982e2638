from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "shared_apps.insight"
    label = "insight"
