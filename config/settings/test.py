"""The suite: real PostgreSQL and Valkey, tasks run where they are called, mail kept in memory."""

import os

os.environ.setdefault("MARQUE_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("MARQUE_MASTER_KEY", "5e" * 32)
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/0")
os.environ.setdefault("DATABASE_URL", "postgres://marque@127.0.0.1:5432/marque")
os.environ.setdefault("MARQUE_DATABASE_CONTEXT", "owner")
os.environ.setdefault("MARQUE_SPARE_SCHEMAS", "0")  # tests that want spares say how many
os.environ.setdefault("STRIPE_API_KEY", "sk_test_suite")
os.environ.setdefault("STRIPE_WEBHOOK_SECRET", "whsec_suite")
os.environ.setdefault("STRIPE_API_BASE", "http://127.0.0.1:9")  # nobody is there: nothing leaves this machine
os.environ.setdefault("MARQUE_FADADA_URL", "http://127.0.0.1:9/api/v5")
os.environ.setdefault("MARQUE_ESIGN_URL", "http://127.0.0.1:9")

from config.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
OUTBOX_POKE = False
PAPERS_DRAWN = ()  # setting type takes seconds: who looks at papers asks for them
AUTHORITY_URL = TRUST_ROOTS = TIMESTAMP_URL = ""  # who signs brings one along: tests.factories.authority
DNS_SERVERS, DNS_PORT = ["127.0.0.1"], 1  # nobody there: what wants answers brings a name server along
CACHED, CACHED_IN_TRANSACTIONS = False, True
SHELF_FRESH_FOR, SHELF_IN_TRANSACTIONS = 0.0, True
PORT = "8000"  # addresses in letters and answers, whatever port the suite itself was given
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "core.edge.cache.scoped_key",
    }
}
