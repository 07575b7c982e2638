from django.urls import path

from tenant_apps.financing import market_views as views

app_name = "financing_market"
urlpatterns = [
    path("orders/<slug:dealer_slug>/<uuid:order_id>/finance", views.finance, name="finance"),
    path(
        "orders/<slug:dealer_slug>/<uuid:order_id>/finance/papers/<uuid:document_id>",
        views.paper,
        name="paper",
    ),
]
