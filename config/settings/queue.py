"""Cache and task queue, both on Valkey (or Redis)."""

from datetime import timedelta

from celery.schedules import crontab

from config.settings import env

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "core.edge.cache.ScopedCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "core.edge.cache.scoped_key",
        "TIMEOUT": 300,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1.0},
    }
}
# Pages keep what is dear to make (core.edge.cached); the suite's pages compute everything.
CACHED, CACHED_IN_TRANSACTIONS = True, False
# Who tells whether a dealer lives in a schema: a message that names another one is not worked off.
DEALER_CHECK = "tenants.context.is_dealer"
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "global_keyprefix": "celery:",
}
# What comes in masses is taken up behind all else, whose priority is 0.
CELERY_TASK_ROUTES = {"contracts.tasks.carry_on_later": {"priority": 6}}
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "check-hosts": {"task": "tenants.hosts.tasks.check_due", "schedule": timedelta(seconds=60)},
    "verify-the-market": {"task": "config.tasks.verify_market", "schedule": crontab(hour=19, minute=30)},
    "drain-the-outbox": {"task": "outbox.drain", "schedule": timedelta(seconds=2), "options": {"expires": 2}},
    "expire-holds": {"task": "orders.tasks.expire_holds_everywhere", "schedule": timedelta(seconds=20)},
    "close-delivered": {"task": "orders.tasks.close_delivered_everywhere", "schedule": timedelta(hours=1)},
    "sync-open-payments": {"task": "billing.tasks.sync_open_payments", "schedule": timedelta(seconds=60)},
    "tidy-up": {"task": "accounts.tasks.tidy_up", "schedule": timedelta(hours=24)},
    "fill-the-pool": {"task": "tenants.fleet.tasks.fill_pool", "schedule": timedelta(seconds=60)},
    "take-due-backups": {
        "task": "tenants.archive.tasks.take_due",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 280},
    },
    "tidy-archive": {"task": "tenants.archive.tasks.tidy", "schedule": timedelta(hours=1)},
    "drill-a-restore": {"task": "tenants.archive.tasks.drill", "schedule": timedelta(days=7)},
    "turn-over-keys": {"task": "tenants.keys.tasks.turn_over", "schedule": timedelta(hours=1)},
    "erase-due": {"task": "tenants.life.tasks.erase_due", "schedule": timedelta(hours=1)},
    "erase-kept-files": {"task": "tenants.life.tasks.erase_kept", "schedule": timedelta(hours=24)},
    "tidy-the-market": {"task": "marketplace.tasks.tidy_up", "schedule": timedelta(hours=1)},
    "flush-views": {
        "task": "marketplace.tasks.flush_views",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "watch": {"task": "watching.tasks.watch", "schedule": timedelta(seconds=10), "options": {"expires": 10}},
    "tidy-watching": {"task": "watching.tasks.tidy_up", "schedule": timedelta(hours=24)},
    "rate-the-market": {
        "task": "appraisal.tasks.refit",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3000},
    },
    "rate-new-cars": {
        "task": "appraisal.tasks.rate_new",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 50},
    },
    "remind-of-test-drives": {
        "task": "appointments.tasks.remind",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 290},
    },
    "tidy-test-drives": {"task": "drives.tasks.tidy_up", "schedule": timedelta(hours=1)},
    "send-answers": {
        "task": "inbox.tasks.send_letters",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 290},
    },
    "tidy-trade-ins": {"task": "tradein.tasks.tidy_up", "schedule": timedelta(hours=24)},
    "lapse-offers": {
        "task": "drives.tasks.lapse_offers",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "tell-of-test-drives": {
        "task": "appointments.tasks.tell",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 20},
    },
    "call-signing-providers": {
        "task": "signing.tasks.call_providers",
        "schedule": timedelta(seconds=60),
    },
    "carry-on-contracts": {
        "task": "contracts.tasks.carry_on_everywhere",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 50},
    },
    "resume-exports": {
        "task": "archive.tasks.resume_exports",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 50},
    },
    "tidy-contract-archive": {"task": "archive.tasks.tidy_up", "schedule": timedelta(hours=1)},
    "call-lenders": {"task": "financing.tasks.call_lenders", "schedule": timedelta(seconds=60)},
    "forget-loan-applications": {
        "task": "financing.tasks.forget_applications",
        "schedule": timedelta(hours=24),
    },
    "forget-webhooks": {"task": "billing.tasks.forget_webhooks", "schedule": timedelta(hours=24)},
    "call-vehicle-offices": {
        "task": "registration.tasks.call_offices",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 50},
    },
    "measure-paces": {
        "task": "delivery.tasks.measure_paces",
        "schedule": crontab(hour=18, minute=10),  # 02:10 in Shanghai
    },
    "call-insurers": {"task": "insurance.tasks.call_insurers", "schedule": timedelta(seconds=60)},
    "keep-the-log": {
        "task": "notary.tasks.keep",
        "schedule": crontab(minute="*/10"),  # a day is closed at 00:10 in Shanghai
        "options": {"expires": 500},
    },
    "link-audit-lines": {"task": "notary.tasks.link_audit", "schedule": crontab(minute=20)},
    "anchor-audit-lines": {
        "task": "notary.tasks.anchor_audit",
        "schedule": crontab(hour=15, minute=50),  # 23:50 in Shanghai: heads belong to the day
    },
    "renew-timestamps": {"task": "notary.tasks.renew", "schedule": timedelta(hours=24)},
    "check-log-and-audit": {
        "task": "notary.tasks.check_everything",
        "schedule": crontab(hour=19, minute=40),  # 03:40 in Shanghai, when little else is done
    },
    "refresh-overview": {"task": "insight.tasks.refresh_overview", "schedule": timedelta(seconds=60)},
}
