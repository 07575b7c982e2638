from django.apps import AppConfig

from config.celery import app as celery_app


class HouseConfig(AppConfig):
    """Makes the Celery application known wherever Django runs."""

    name = "config"

    def ready(self) -> None:
        celery_app.set_default()
