from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "tenant_apps.closing"
    label = "closing"
