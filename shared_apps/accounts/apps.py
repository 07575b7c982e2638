from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shared_apps.accounts"
    label = "accounts"
    dealer_moves = ("accounts_membership",)
    dealer_rows = {
        "accounts_session": "host = %(host)s OR host IN"
        " (SELECT domain FROM public.tenants_domain WHERE tenant_id = %(id)s)"
    }
