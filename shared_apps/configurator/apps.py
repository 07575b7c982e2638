from django.apps import AppConfig


class ConfiguratorConfig(AppConfig):
    """Published option lists of series; the market reads and publishes them, dealers have no right here."""

    name = "shared_apps.configurator"
    label = "configurator"
    verbose_name = "Configurator"
