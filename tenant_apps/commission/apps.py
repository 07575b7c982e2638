from django.apps import AppConfig


class CommissionConfig(AppConfig):
    name = "tenant_apps.commission"
    label = "commission"
