from django.apps import AppConfig


class EdgeConfig(AppConfig):
    name = "core.edge"
    label = "edge"
