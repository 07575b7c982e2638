from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "tenant_apps.contracts"
    label = "contracts"
