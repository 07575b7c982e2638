from django.apps import AppConfig


class WatchingConfig(AppConfig):
    """Favourites, saved searches and letters about them: buyers' own, with no right for any dealer."""

    name = "shared_apps.watching"
    label = "watching"
    verbose_name = "Watching"
