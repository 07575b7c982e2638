from django.urls import path

from tenant_apps.delivery import market_views as views

app_name = "delivery_market"
urlpatterns = [
    path("orders/<slug:dealer_slug>/<uuid:order_id>/handover", views.handover, name="handover"),
]
