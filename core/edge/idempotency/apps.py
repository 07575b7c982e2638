from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "core.edge.idempotency"
    label = "idempotency"
