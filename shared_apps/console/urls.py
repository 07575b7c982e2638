from django.urls import path

from shared_apps.console import views

app_name = "console"
urlpatterns = [
    path("dealers/apply", views.apply, name="apply"),
    path("dealers/apply/<str:token>", views.progress, name="progress"),
]
