"""What is installed where: in `public`, or in every dealer's schema, never both (but for the audit line)."""

SHARED_APPS = [
    "config",
    "tenants",  # before django_tenants, whose migrate commands it replaces
    "tenants.fleet",
    "tenants.keys",
    "tenants.life",
    "tenants.archive",
    "tenants.features",
    "tenants.hosts",
    "django_tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "core.edge",
    "core.edge.idempotency",
    "core.flow.outbox",
    "core.flow.audit",
    "billing",
    "shared_apps.accounts",
    "shared_apps.catalog",
    "shared_apps.standardforms",
    "shared_apps.rulebook",
    "shared_apps.notary",
    "shared_apps.mandates",
    "shared_apps.recalls",
    "shared_apps.marketplace",
    "shared_apps.appraisal",
    "shared_apps.watching",
    "shared_apps.configurator",
    "shared_apps.syndication",
    "shared_apps.appointments",
    "shared_apps.inbox",
    "shared_apps.tradein",
    "shared_apps.insight",
    "shared_apps.console",
]
TENANT_APPS = [
    "core.flow.audit",
    "tenant_apps.staff",
    "tenant_apps.customers",
    "tenant_apps.identities",
    "tenant_apps.stock",
    "tenant_apps.archive",
    "tenant_apps.signing",
    "tenant_apps.wording",
    "tenant_apps.contracts",
    "tenant_apps.ledger",
    "tenant_apps.cashier",
    "tenant_apps.service",
    "tenant_apps.drives",
    "tenant_apps.orders",
    "tenant_apps.financing",
    "tenant_apps.insurance",
    "tenant_apps.partexchange",
    "tenant_apps.registration",
    "tenant_apps.delivery",
    "tenant_apps.invoicing",
    "tenant_apps.commission",
    "tenant_apps.closing",
    "tenant_apps.logistics",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]

TENANT_MODEL = "tenants.Dealer"
TENANT_DOMAIN_MODEL = "tenants.Domain"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
