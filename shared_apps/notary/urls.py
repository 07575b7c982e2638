from django.urls import path

from shared_apps.notary import views

app_name = "notary"
urlpatterns = [
    path("verify", views.verify, name="verify"),
    path("verify/proof/<str:digest>.json", views.proof, name="proof"),
    path("verify/marque_verify.py", views.offline_python, name="offline_python"),
    path("verify/marque-verify.html", views.offline_page, name="offline_page"),
    path("transparency", views.days, name="days"),
    path("transparency.json", views.days_file, name="days_file"),
    path("transparency/roots.pem", views.roots_file, name="roots_file"),
    path("transparency/<str:day>.json", views.day_file, name="day_file"),
    path("transparency/<str:day>/leaves.txt", views.leaves_file, name="leaves_file"),
    path("transparency/<str:day>", views.one_day, name="day"),
]
