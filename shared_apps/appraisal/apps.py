from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "shared_apps.appraisal"
    label = "appraisal"
    verbose_name = "Appraisal"
