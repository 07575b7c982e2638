"""Hosts, ports and folders."""

from pathlib import Path

from config.settings import env
from config.settings.objects import archive_storage, vault_storage

ROOT = Path(__file__).resolve().parent.parent.parent
STATE_DIR = Path(env.text("MARQUE_STATE_DIR", str(ROOT / ".state")))

BASE_DOMAIN = env.text("MARQUE_BASE_DOMAIN", "marque.localhost")
PORT = env.text("MARQUE_PORT", "8000")
SCHEME = env.text("MARQUE_SCHEME", "http")
# Dealers bring hosts of their own: tenants.middleware.SurfaceMiddleware, which stands before everything that
# trusts a host's name, lets exactly the known ones through.
ALLOWED_HOSTS = ["*"]
# Who is asked about dealers' own hosts, comma-separated; this machine's own name servers when empty.
DNS_SERVERS = [server for server in env.text("MARQUE_DNS_SERVERS", "").split(",") if server]
DNS_PORT = env.number("MARQUE_DNS_PORT", 53)
# With it the TLS proxy may ask which hosts are ours (tenants.hosts.ask); without it nobody may.
ASK_SECRET = env.text("MARQUE_ASK_SECRET", "")

MEDIA_ROOT = STATE_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
FRONTEND_DIST = ROOT / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
STORAGES = {
    "archive": archive_storage(STATE_DIR / "archive"),
    "default": {"BACKEND": "core.storage.files.LocalFiles"},
    "vault": vault_storage(STATE_DIR / "vault"),
    # Gathered with a Brotli and a gzip twin beside each text; the build puts a digest into every name.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

EMAIL_BACKEND = env.text("MARQUE_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = STATE_DIR / "mail"
TEXTS = "core.edge.texts.FiledTexts"  # text messages: the simulator, until a gateway is connected
TEXTS_FOLDER = STATE_DIR / "texts"
PERSON_REGISTER = "tenant_apps.contracts.registers.SimulatedRegister"  # until somebody connects a real one
CONTRACT_ID_FROM_MINOR = env.number("MARQUE_CONTRACT_ID_FROM_MINOR", 5_000_000)
CONTRACT_REGISTER_FROM_MINOR = env.number("MARQUE_CONTRACT_REGISTER_FROM_MINOR", 50_000_000)
PAPERS_DRAWN = tuple(env.text("MARQUE_PAPERS_DRAWN", "DEPOSIT,TRADE_IN,DELIVERY_NOTE,PDI_REPORT").split(","))
"""Papers that are drawn by what happens, without anybody asking for them."""
LENDERS = "tenant_apps.financing.lenders.SimulatedLenders"  # until somebody connects real ones
INSURERS = "tenant_apps.insurance.insurers.SimulatedInsurers"
VEHICLE_OFFICES = "tenant_apps.registration.offices.SimulatedOffices"
TAX_BUREAU = "tenant_apps.invoicing.bureau.SimulatedBureau"  # the simulator, until a channel is connected
DEFAULT_FROM_EMAIL = env.text("MARQUE_FROM_EMAIL", f"Marque <no-reply@{BASE_DOMAIN}>")
