from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "tenant_apps.registration"
    label = "registration"
