from django.urls import path

from tenant_apps.registration import market_views as views

app_name = "registration_market"
urlpatterns = [
    path("orders/<slug:dealer_slug>/<uuid:order_id>/registration", views.registration, name="registration"),
]
