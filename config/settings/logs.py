"""One JSON object a line, with the request and the dealer it belongs to."""

from typing import Any

import sentry_sdk

from config.settings import env
from core.edge.logs import without_secrets

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "where": {"()": "core.edge.logs.WhereFilter"},
        "secrets": {"()": "core.edge.logs.SecretsFilter"},
    },
    "formatters": {
        "json": {
            "()": "core.edge.logs.Formatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s %(dealer)s",
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["where", "secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.text("MARQUE_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "propagate": False},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "stripe": {"level": "WARNING"},
    },
}

SENTRY_DSN = env.text("SENTRY_DSN", "")
# Local variables and bodies hold passwords, phone numbers and names; a report does without them.
SENTRY_WITHHOLDS: dict[str, Any] = {
    "send_default_pii": False,
    "include_local_variables": False,
    "max_request_body_size": "never",
    "before_send": lambda event, hint: without_secrets(event),
}
if SENTRY_DSN:
    sentry_sdk.init(
        dsn=SENTRY_DSN,
        **SENTRY_WITHHOLDS,
        environment=env.text("MARQUE_ENVIRONMENT", "production"),
        traces_sample_rate=float(env.text("SENTRY_TRACES_SAMPLE_RATE", "0")),
    )
