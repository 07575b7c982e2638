from django.apps import AppConfig


class WordingConfig(AppConfig):
    name = "tenant_apps.wording"
    label = "wording"
