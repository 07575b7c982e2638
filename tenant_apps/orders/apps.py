from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "tenant_apps.orders"
    label = "orders"
    dealer_ties = ("tenant_apps.orders.queries.undelivered",)
