from django.apps import AppConfig

from core.storage.belongings import Kept
from core.storage.grants import Grant


class TenantsConfig(AppConfig):
    name = "tenants"
    dealer_grants = (Grant("tenants_dealer", "SELECT", own="id"),)
    dealer_seeds = ("tenants.seeds.open_the_books",)
    dealer_keeps = (
        Kept(
            "tenants_dealer",
            "名称、城市与门户网址，以免重复使用，并供买家订单与账目引用",
            "name, city and portal address, lest another gets them; orders and books refer to them",
            blanked={
                "brands": "[]",
                "progress": "[]",
                "province": "",
                "address": "",
                "latitude": 0,
                "longitude": 0,
                "phone": "",
                "opening_hours": "",
                "intro_zh": "",
                "intro_en": "",
                "owner_email": "",
                "owner_name": "",
                "error": "",
                "maintenance": "",
                "state_reason": "",
                "erase_after": None,
            },
            proof="state = 'DELETED'",
        ),
    )
