from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "tenant_apps.archive"
    label = "filing"  # "archive" is the platform's: the backups of tenants.archive
    dealer_holds = ("tenant_apps.archive.queries.documents_on_hold",)
