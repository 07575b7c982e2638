"""Pictures of cars, the same on every host."""

from django.urls import path

from shared_apps.catalog import views

urlpatterns = [path("art/<str:key>.svg", views.art, name="art")]
