from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from core.storage.grants import Grant


class OutboxConfig(AppConfig):
    name = "core.flow.outbox"
    label = "outbox"
    dealer_rows = {"outbox_outboxevent": "position(%(id)s in payload::text) > 0"}

    @property
    def dealer_grants(self) -> tuple[Grant, ...]:
        """A dealer's role tells of its own apps and calls their tasks, nobody else's: billing's word of a
        payment, or a task of the console, cannot be forged from a dealer's schema.
        """
        labels = [name.rpartition(".")[2] for name in settings.TENANT_APPS]
        spoken = ", ".join(f"'{word}', 'task:{word}'" for word in labels)
        check = f"split_part(name, '.', 1) IN ({spoken})"
        return (Grant("outbox_outboxevent", "SELECT, INSERT", own="dealer_schema", check=check),)

    def ready(self) -> None:
        autodiscover_modules("handlers", "tasks")
