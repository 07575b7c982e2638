"""Settings every environment shares. Each concern has a file of its own beside this one."""

import hashlib

from config.settings import env
from config.settings.apps import *
from config.settings.archive import *
from config.settings.database import *
from config.settings.esign import *
from config.settings.keys import *
from config.settings.language import *
from config.settings.life import *
from config.settings.logs import *
from config.settings.market import *
from config.settings.payments import *
from config.settings.places import *
from config.settings.pool import *
from config.settings.queue import *
from config.settings.signing import *

SECRET_KEY = env.secret("MARQUE_SECRET_KEY")
CARRIER_SECRET = env.secret(
    "MARQUE_CARRIER_SECRET", hashlib.sha256(f"carrier:{SECRET_KEY}".encode()).hexdigest()
)
DEBUG = False

ROOT_URLCONF = "config.urls_market"
WSGI_APPLICATION = "config.wsgi.application"
MIDDLEWARE = [
    "core.edge.middleware.AddressMiddleware",
    "core.edge.middleware.TraceMiddleware",
    "core.edge.compression.CompressionMiddleware",
    "core.edge.middleware.PolicyMiddleware",
    "core.edge.middleware.ShapeMiddleware",
    "tenants.hosts.ask.AskMiddleware",
    "tenants.middleware.SurfaceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "core.edge.languages.LanguageInAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shared_apps.accounts.middleware.HostBoundSession",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tenants.middleware.DealerMiddleware",
    "core.edge.api.SettleMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "core.edge.web.page_context",
            ],
            "builtins": ["core.edge.templatetags.marque"],
        },
    }
]

AUTHENTICATION_BACKENDS = ["shared_apps.accounts.backends.LoginBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in"

# Cookies belong to one host: a portal never sees the market's session, nor another portal's.
SESSION_ENGINE = "shared_apps.accounts.sessions"
SESSION_COOKIE_DOMAIN = None
CSRF_COOKIE_DOMAIN = None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Paths whose view takes larger bodies and reads them with a limit of its own (`reads_body` on the view).
READ_BY_THEIR_VIEWS = frozenset({"/verify"})
# How many proxies of ours stand before the web server and append to X-Forwarded-For.
TRUSTED_PROXIES = env.number("MARQUE_TRUSTED_PROXIES", 0)
# Days after which the photograph of a test driver's licence is deleted.
LICENCE_PHOTO_KEEP_DAYS = env.number("MARQUE_LICENCE_PHOTO_KEEP_DAYS", 30)
# Days after which an applicant's data go of a loan that was declined, withdrawn or never sent.
LOAN_DATA_KEEP_DAYS = env.number("MARQUE_LOAN_DATA_KEEP_DAYS", 90)
# Days for which the card processor's messages are kept word for word; they name payers.
WEBHOOK_KEEP_DAYS = env.number("MARQUE_WEBHOOK_KEEP_DAYS", 30)
WHITENOISE_MAX_AGE = 3600
# What the front end's build has named by its content is kept for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$"
