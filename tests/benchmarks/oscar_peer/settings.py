"""The settings of django-oscar's guide, on PostgreSQL, with the search backend that needs no server."""

import os
from urllib.parse import urlsplit

from oscar.defaults import *

_url = urlsplit(os.environ["OSCAR_DATABASE_URL"])
SECRET_KEY = "only for the benchmark"
DEBUG = False
ALLOWED_HOSTS = ["*"]
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
LANGUAGE_CODE, USE_TZ, STATIC_URL = "en-gb", True, "/static/"
MEDIA_ROOT, MEDIA_URL = os.environ["OSCAR_MEDIA"], "/media/"
OSCAR_DEFAULT_CURRENCY = "CNY"
OSCAR_PRODUCTS_PER_PAGE = 24
OSCAR_INITIAL_ORDER_STATUS, OSCAR_INITIAL_LINE_STATUS = "Pending", "Pending"
ROOT_URLCONF = "oscar_peer.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path.strip("/"),
        "USER": _url.username,
        "PASSWORD": _url.password,
        "HOST": _url.hostname,
        "PORT": _url.port,
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 600,
    }
}
_APPS = (
    ("analytics", "Analytics"),
    ("checkout", "Checkout"),
    ("address", "Address"),
    ("shipping", "Shipping"),
    ("catalogue", "Catalogue"),
    ("catalogue.reviews", "CatalogueReviews"),
    ("communication", "Communication"),
    ("partner", "Partner"),
    ("basket", "Basket"),
    ("payment", "Payment"),
    ("offer", "Offer"),
    ("order", "Order"),
    ("customer", "Customer"),
    ("search", "Search"),
    ("voucher", "Voucher"),
    ("wishlists", "Wishlists"),
    ("dashboard", "Dashboard"),
    ("dashboard.reports", "ReportsDashboard"),
    ("dashboard.users", "UsersDashboard"),
    ("dashboard.orders", "OrdersDashboard"),
    ("dashboard.catalogue", "CatalogueDashboard"),
    ("dashboard.offers", "OffersDashboard"),
    ("dashboard.partners", "PartnersDashboard"),
    ("dashboard.pages", "PagesDashboard"),
    ("dashboard.ranges", "RangesDashboard"),
    ("dashboard.reviews", "ReviewsDashboard"),
    ("dashboard.vouchers", "VouchersDashboard"),
    ("dashboard.communications", "CommunicationsDashboard"),
    ("dashboard.shipping", "ShippingDashboard"),
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.flatpages",
    "oscar.config.Shop",
    *(f"oscar.apps.{part}.apps.{name}Config" for part, name in _APPS),
    "widget_tweaks",
    "haystack",
    "treebeard",
    "sorl.thumbnail",
    "django_tables2",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "oscar.apps.customer.auth_backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
]
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": os.environ["OSCAR_INDEX"],
    }
}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
            ],
        },
    }
]
