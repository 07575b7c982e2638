from django.urls import path

from shared_apps.marketplace import views

app_name = "marketplace"
urlpatterns = [
    path("", views.home, name="home"),
    path("suggest", views.suggest, name="suggest"),
    path("cars", views.cars, name="cars"),
    path("cars/<uuid:listing_id>", views.car, name="car"),
    path("cars/<uuid:listing_id>/enquiries", views.enquire, name="enquire"),
    path("compare", views.compare, name="compare"),
    path("series/<slug:brand>/<slug:series>", views.series, name="series"),
    path("dealers", views.dealers, name="dealers"),
    path("dealers/<slug:slug>", views.dealer, name="dealer"),
    path("robots.txt", views.robots, name="robots"),
    path("share/<str:said>.jpg", views.share, name="share"),
]
