from django.apps import AppConfig


class WatchingConfig(AppConfig):
    name = "shared_apps.watching"
    label = "watching"
    verbose_name = "Watching"
