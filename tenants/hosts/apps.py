from django.apps import AppConfig


class HostsConfig(AppConfig):
    name = "tenants.hosts"
    label = "hosts"
