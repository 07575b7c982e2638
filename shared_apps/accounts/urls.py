from django.urls import path

from shared_apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("register", views.register, name="register"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("language", views.language, name="language"),
]
