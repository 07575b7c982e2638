"""The database: `owner` makes schemas and roles, `serving` answers requests and may do nothing by itself.

Web and worker processes are started with MARQUE_DATABASE_LOGIN=serving; the worker also gets
MARQUE_OWNER_DATABASE_URL, for the moments in which it builds or drops a dealer's schema.
"""

from typing import Any

from config.settings import env

SERVING_PASSWORD = env.text("MARQUE_SERVING_PASSWORD", "")


def _login() -> dict[str, Any]:
    given = env.database(env.text("DATABASE_URL"))
    if env.text("MARQUE_DATABASE_LOGIN", "owner") != "serving":
        return given
    return {**given, "USER": f"{given['NAME']}__serving", "PASSWORD": SERVING_PASSWORD}


DATABASES = {
    "default": {
        "ENGINE": "tenants.backend",
        **_login(),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        # A server-side cursor outlives its statement, which a pooler in transaction mode cannot give.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"application_name": env.text("MARQUE_PROCESS", "marque"), "connect_timeout": 5},
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
OWNER_DATABASE_URL = env.text("MARQUE_OWNER_DATABASE_URL", "")
# A server process keeps 0.3 to 0.5 MB for every dealer it has met; docs/adr/0007 tells how this was chosen.
DEALERS_PER_CONNECTION = env.number("MARQUE_DEALERS_PER_CONNECTION", 128)
