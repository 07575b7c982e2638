from django.urls import path

from tenant_apps.insurance import market_views as views

app_name = "insurance_market"
urlpatterns = [
    path("orders/<slug:dealer_slug>/<uuid:order_id>/insurance", views.insurance, name="insurance"),
    path("orders/<slug:dealer_slug>/<uuid:order_id>/insurance/policy", views.policy, name="policy"),
]
