from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from core.storage.grants import Grant


class OutboxConfig(AppConfig):
    name = "core.flow.outbox"
    label = "outbox"
    dealer_grants = (Grant("outbox_outboxevent", "SELECT, INSERT", own="dealer_schema"),)

    def ready(self) -> None:
        autodiscover_modules("handlers", "tasks")
