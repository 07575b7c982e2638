from config.settings import env

DATABASES = {
    "default": {
        "ENGINE": "tenants.backend",
        **env.database(env.text("DATABASE_URL")),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        # A server-side cursor outlives its statement, which a pooler in transaction mode cannot give.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"application_name": env.text("MARQUE_PROCESS", "marque"), "connect_timeout": 5},
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
