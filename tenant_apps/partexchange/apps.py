from django.apps import AppConfig


class PartexchangeConfig(AppConfig):
    name = "tenant_apps.partexchange"
    label = "partexchange"
