from django.urls import path

from tenant_apps.logistics.market_views import carrier_webhook

urlpatterns = [path("webhooks/carrier", carrier_webhook, name="carrier_webhook")]
