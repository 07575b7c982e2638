"""Behind TLS: secure cookies, strict transport, mail by SMTP."""

from django.core.exceptions import ImproperlyConfigured

from config.settings import env
from config.settings.base import *
from config.settings.base import (
    AUTHORITY_URL,
    MASTER_KEYS,
    SECRET_KEY,
    STATE_DIR,
    TIMESTAMP_URL,
    TRUST_ROOTS,
)
from config.settings.esign import require_authority
from config.settings.keys import require_secret

require_secret(MASTER_KEYS, STATE_DIR / "secrets.json")
if not env.flag("MARQUE_ALLOW_DEMO_AUTHORITY"):
    require_authority((AUTHORITY_URL, TIMESTAMP_URL), TRUST_ROOTS)
if SECRET_KEY.startswith("only-for-tests"):
    raise ImproperlyConfigured("MARQUE_SECRET_KEY is the tests', and these are production settings")

SCHEME = env.text("MARQUE_SCHEME", "https")
SECURE_SSL_REDIRECT = True
# The proxy must drop headers with underscores in their names, as nginx does: the web server would read
# X_Forwarded_Proto as X-Forwarded-Proto.
TRUSTED_PROXIES = env.number("MARQUE_TRUSTED_PROXIES", 1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"  # browsers keep other hosts, also of our own domain, from setting it
CSRF_COOKIE_SECURE = True
EMAIL_BACKEND = env.text("MARQUE_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.text("MARQUE_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("MARQUE_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("MARQUE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("MARQUE_SMTP_PASSWORD", "")
EMAIL_TIMEOUT = 20  # seconds until a mail server that is silent counts as away
EMAIL_USE_TLS = env.flag("MARQUE_SMTP_TLS", True)
