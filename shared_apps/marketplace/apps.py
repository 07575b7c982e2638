from django.apps import AppConfig

from core.storage.belongings import Kept
from core.storage.grants import Grant
from shared_apps.marketplace.facts import Beside


class MarketplaceConfig(AppConfig):
    name = "shared_apps.marketplace"
    label = "marketplace"
    verbose_name = "Marketplace"
    dealer_grants = (
        Grant("marketplace_listing", "SELECT, INSERT, UPDATE", own="dealer_id"),
        Grant("marketplace_vinregistration", "SELECT, INSERT, DELETE", own="dealer_id"),
        Grant("marketplace_dealerpace", "SELECT, INSERT, UPDATE", own="dealer_id"),
        Grant("marketplace_ordersummary", "SELECT, INSERT, UPDATE", own="dealer_id"),
        Grant("marketplace_dealerdeposit", "SELECT, INSERT, UPDATE", own="dealer_id"),
    )
    dealer_keeps = (
        Kept(
            "marketplace_ordersummary",
            "买家本人的订单记录，归买家所有；不含经销商内部资料",
            "the buyers' own record of their orders, which belongs to them; nothing of the dealer's books",
            blanked={"checkout_url": "", "contract_id": None, "contract_ready": False},
        ),
    )
    dealer_beside = (Beside("deposit_terms"), Beside("pace", unread=("measured_at",)))
    dealer_moves = ("marketplace_vinregistration", "marketplace_ordersummary")
