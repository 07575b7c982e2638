from django.urls import path

from shared_apps.appointments import views

app_name = "appointments"
urlpatterns = [path("dealers/nearest", views.nearest_dealers, name="nearest")]
