from django.apps import AppConfig

from core.storage.grants import Grant


class CatalogConfig(AppConfig):
    name = "shared_apps.catalog"
    label = "catalog"
    verbose_name = "Catalogue"
    dealer_grants = (
        Grant("catalog_brand", "SELECT"),
        Grant("catalog_series", "SELECT"),
        Grant("catalog_modelyear", "SELECT"),
        Grant("catalog_trim", "SELECT"),
    )
