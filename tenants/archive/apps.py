from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "tenants.archive"
    label = "archive"
    key_holders = ("tenants.archive.queries.oldest_held",)
