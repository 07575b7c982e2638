from django.apps import AppConfig


class FinancingConfig(AppConfig):
    name = "tenant_apps.financing"
    label = "financing"
