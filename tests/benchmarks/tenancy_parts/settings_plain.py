"""The probe without any tenancy: Django's own backend, one schema for good, no host to look up."""

from config.settings import env
from config.settings.dev import *

DATABASES["default"] |= {"ENGINE": "django.db.backends.postgresql"}
DATABASES["default"]["OPTIONS"] |= {"options": f"-c search_path={env.text('BENCH_SCHEMA')},public"}
DATABASE_ROUTERS = []
INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "django_tenants"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "tests.benchmarks.tenancy_parts.probe"
