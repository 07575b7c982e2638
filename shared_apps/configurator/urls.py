from django.urls import path

from shared_apps.configurator import views

app_name = "configurator"
urlpatterns = [path("configure/<slug:brand>/<slug:series>", views.configure, name="configure")]
