"""The market: buyers' pages, their API, and what the payment service calls."""

from importlib.util import find_spec

from django.urls import include, path

from config.api import market_api
from config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("api/v1/", market_api.urls),
    path("", include("shared_apps.accounts.urls")),
    path("", include("shared_apps.catalog.urls")),
]
for module in ("billing.urls", "tenant_apps.orders.market_urls", "tenant_apps.stock.market_urls",
               "shared_apps.marketplace.urls"):
    if find_spec(module):
        urlpatterns.append(path("", include(module)))
