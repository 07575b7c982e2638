"""Our tenancy in front of the probe, and nothing that the other stacks lack."""

from config.settings.dev import *

MIDDLEWARE = [
    "tenants.middleware.SurfaceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.middleware.DealerMiddleware",
]
ROOT_URLCONF = "tests.benchmarks.tenancy_parts.probe"
