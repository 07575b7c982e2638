from django.urls import path

from tenant_apps.signing.market_views import signing_webhook

urlpatterns = [
    path("webhooks/signing/<slug:provider>/<uuid:dealer_id>", signing_webhook, name="signing_webhook")
]
