from django.urls import path

from tenant_apps.orders import balance_views, ending_views, paper_views
from tenant_apps.orders import market_views as views

app_name = "orders_market"
urlpatterns = [
    path("cars/<uuid:listing_id>/reserve", views.reserve, name="reserve"),
    path("orders", views.orders, name="orders"),
    path("orders/<slug:dealer_slug>/<uuid:order_id>", views.order, name="order"),
    path("orders/<slug:dealer_slug>/<uuid:order_id>/pay", views.checkout, name="checkout"),
    path("orders/<slug:dealer_slug>/<uuid:order_id>/balance", balance_views.balance, name="balance"),
    path("orders/<slug:dealer_slug>/<uuid:order_id>/return", views.returned, name="return"),
    path("orders/<slug:dealer_slug>/<uuid:order_id>/contract.pdf", views.contract, name="contract"),
    path("orders/<slug:dealer_slug>/<uuid:order_id>/identity", paper_views.identity, name="identity"),
    path("orders/<slug:dealer_slug>/<uuid:order_id>/cancel", ending_views.cancel, name="cancel"),
    path(
        "orders/<slug:dealer_slug>/<uuid:order_id>/give-back",
        ending_views.give_back,
        name="give_back",
    ),
]
