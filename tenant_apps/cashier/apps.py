from django.apps import AppConfig


class CashierConfig(AppConfig):
    name = "tenant_apps.cashier"
    label = "cashier"
