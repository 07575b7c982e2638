from django.apps import AppConfig

from core.storage.grants import Grant


class TenantsConfig(AppConfig):
    name = "tenants"
    dealer_grants = (Grant("tenants_dealer", "SELECT", own="id"),)
    dealer_seeds = ("tenants.seeds.open_the_books",)
