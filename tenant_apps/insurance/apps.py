from django.apps import AppConfig


class InsuranceConfig(AppConfig):
    name = "tenant_apps.insurance"
    label = "insurance"
