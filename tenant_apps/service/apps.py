from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "tenant_apps.service"
    label = "service"
