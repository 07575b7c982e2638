from django.urls import path

from tenant_apps.contracts import market_views as views

app_name = "contracts_market"
_CONTRACT = "orders/<slug:dealer_slug>/<uuid:order_id>/contracts/<uuid:contract_id>"
urlpatterns = [
    path(_CONTRACT, views.contract, name="contract"),
    path(f"{_CONTRACT}/document", views.document, name="document"),
    path(f"{_CONTRACT}/progress", views.progress, name="progress"),
]
