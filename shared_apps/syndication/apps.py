from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    name = "shared_apps.syndication"
    label = "syndication"
    verbose_name = "Syndication"
