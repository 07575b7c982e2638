from django.urls import path

from tenant_apps.invoicing import market_views as views

app_name = "invoicing_market"
urlpatterns = [
    path("orders/<slug:dealer_slug>/<uuid:order_id>/receipts", views.papers, name="papers"),
    path(
        "orders/<slug:dealer_slug>/<uuid:order_id>/receipts/<uuid:receipt_id>.pdf",
        views.receipt,
        name="receipt",
    ),
    path(
        "orders/<slug:dealer_slug>/<uuid:order_id>/invoices/<uuid:invoice_id>.pdf",
        views.invoice,
        name="invoice",
    ),
]
