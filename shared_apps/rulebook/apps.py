from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "shared_apps.rulebook"
    label = "rulebook"
    verbose_name = "Rulebook"
    prepares = ("shared_apps.rulebook.operations.bring_rules",)
