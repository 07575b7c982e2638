from django.apps import AppConfig, apps
from django.utils.module_loading import import_string


class PeerConfig(AppConfig):
    name = "tests.benchmarks.peer"
    label = "peer"

    def ready(self) -> None:
        """Dealers behave as tenants do unless told otherwise: saving one builds its schema."""
        dealer = apps.get_model("tenants", "Dealer")
        dealer.auto_create_schema = True
        mixin = import_string("django_tenants.models.TenantMixin")  # models exist only by now
        dealer._check_schema_name_is_unique = mixin._check_schema_name_is_unique
