from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "core.flow.audit"
    label = "audit"
