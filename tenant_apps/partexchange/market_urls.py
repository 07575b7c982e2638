from django.urls import path

from tenant_apps.partexchange import market_views as views

app_name = "partexchange_market"
urlpatterns = [
    path("orders/<slug:dealer_slug>/<uuid:order_id>/old-car", views.car, name="car"),
]
