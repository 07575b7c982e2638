from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "tenant_apps.archive"
    label = "filing"  # "archive" is the platform's: the backups of tenants.archive
