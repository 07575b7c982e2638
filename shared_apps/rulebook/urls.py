from django.urls import path

from shared_apps.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("rules", views.rules, name="rules"),
    path("calculator", views.calculator, name="calculator"),
    path("calculator/tax", views.taxes_abroad, name="taxes_abroad"),
]
