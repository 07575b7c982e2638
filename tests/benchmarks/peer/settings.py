"""django-tenants by its own documentation, on our models: its backend, router and middleware.

The tenant model is our row of a dealer, so that both sides store the same, with `auto_create_schema` on.
Of two commands with one name the first app's wins: theirs.
"""

from config.settings.dev import *

DATABASES["default"]["ENGINE"] = "django_tenants.postgresql_backend"
SHARED_APPS = [
    "django_tenants",
    "tests.benchmarks.peer",
    *(app for app in SHARED_APPS if app != "django_tenants"),
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
MIDDLEWARE = [
    "django_tenants.middleware.main.TenantMainMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "tests.benchmarks.peer.urls"
SHOW_PUBLIC_IF_NO_TENANT_FOUND = True
ALLOWED_HOSTS = ["*"]
