from django.apps import AppConfig, apps


class PeerConfig(AppConfig):
    name = "tests.benchmarks.peer"
    label = "peer"

    def ready(self) -> None:
        """Saving a dealer's row builds its schema, as django-tenants has it unless told otherwise."""
        apps.get_model("tenants", "Dealer").auto_create_schema = True
