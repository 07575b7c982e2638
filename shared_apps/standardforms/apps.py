from django.apps import AppConfig

from core.storage.grants import Grant


class StandardFormsConfig(AppConfig):
    name = "shared_apps.standardforms"
    label = "standardforms"
    verbose_name = "Standard forms"
    dealer_grants = (Grant("standardforms_standardform", "SELECT"),)
