"""The market: buyers' pages, their API, and what the payment service calls."""

from django.urls import include, path

from config.api import market_api
from config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("api/v1/", market_api.urls),
    path("", include("billing.urls")),
    path("", include("shared_apps.accounts.urls")),
    path("", include("shared_apps.catalog.urls")),
    path("", include("tenant_apps.orders.market_urls")),
    path("", include("tenant_apps.contracts.market_urls")),
    path("", include("tenant_apps.delivery.market_urls")),
    path("", include("tenant_apps.registration.market_urls")),
    path("", include("tenant_apps.partexchange.market_urls")),
    path("", include("tenant_apps.logistics.market_urls")),
    path("", include("tenant_apps.signing.market_urls")),
    path("", include("tenant_apps.financing.market_urls")),
    path("", include("tenant_apps.insurance.market_urls")),
    path("", include("tenant_apps.invoicing.market_urls")),
    path("", include("tenant_apps.stock.market_urls")),
    path("", include("tenant_apps.drives.market_urls")),
    path("", include("shared_apps.console.urls")),
    path("", include("shared_apps.watching.urls")),
    path("", include("shared_apps.inbox.urls")),
    path("", include("shared_apps.configurator.urls")),
    path("", include("shared_apps.rulebook.urls")),
    path("", include("shared_apps.notary.urls")),
    path("", include("shared_apps.appraisal.market_urls")),
    path("", include("shared_apps.tradein.urls")),
    path("", include("shared_apps.appointments.urls")),
    path("", include("shared_apps.marketplace.urls")),
    path("", include("shared_apps.syndication.urls")),
]
