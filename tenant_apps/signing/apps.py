from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "tenant_apps.signing"
    label = "signing"
