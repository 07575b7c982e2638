from django.apps import AppConfig


class IdentitiesConfig(AppConfig):
    name = "tenant_apps.identities"
    label = "identities"
