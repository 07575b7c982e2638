from django.urls import path

from shared_apps.accounts.views import account, email, entrance, passage

app_name = "accounts"
urlpatterns = [
    path("sign-in", entrance.sign_in, name="sign_in"),
    path("register", entrance.register, name="register"),
    path("sign-out", entrance.sign_out, name="sign_out"),
    path("language", entrance.language, name="language"),
    path("account", account.account, name="account"),
    path("account/email", email.email, name="email"),
    path("account/email/letter", email.send_confirmation, name="send_confirmation"),
    path("account/email/confirm/<str:token>", email.confirm, name="confirm"),
    path("account/password", account.password, name="password"),
    path("account/sign-out-everywhere", account.leave_everywhere, name="leave_everywhere"),
    path("hand-off", passage.hand_off, name="hand_off"),
]
