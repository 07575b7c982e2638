from django.urls import path

from shared_apps.appraisal import market_views

app_name = "appraisal"
urlpatterns = [path("about/deal-rating", market_views.about, name="about")]
