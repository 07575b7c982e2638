from django.apps import AppConfig

from core.storage.belongings import Kept


class KeysConfig(AppConfig):
    name = "tenants.keys"
    label = "keys"
    dealer_keeps = (
        Kept(
            "keys_dealerkey",
            "密钥销毁的凭据；密钥本身已不存在",
            "evidence that the keys were destroyed; the keys themselves are gone",
            proof="destroyed_at IS NOT NULL AND length(wrapped) = 0",
        ),
    )
