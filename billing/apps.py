from django.apps import AppConfig

from core.storage.belongings import Kept
from core.storage.grants import Grant

_BOOKS = (
    "会计凭证，依《会计法》及《会计档案管理办法》保存；不含姓名、邮箱与地址",
    "accounting records, kept as the law on bookkeeping demands; without names, mail or addresses",
)


class BillingConfig(AppConfig):
    name = "billing"
    label = "billing"
    # A dealer reads what was paid to it; only the market writes here.
    dealer_grants = (
        Grant("billing_payment", "SELECT", own="dealer_schema"),
        Grant("billing_refund", "SELECT", own="dealer_schema"),
        Grant("billing_dispute", "SELECT", own="dealer_schema"),
    )
    dealer_keeps = (
        Kept(
            "billing_payment",
            *_BOOKS,
            blanked={
                "buyer_email": "",
                "detail": "",
                "checkout_url": "",
                "success_url": "",
                "cancel_url": "",
                "last_error": "",
            },
        ),
        Kept("billing_refund", *_BOOKS, blanked={"last_error": ""}),
        Kept("billing_dispute", *_BOOKS),
    )
    dealer_rows = {"billing_webhookevent": "position('\"' || %(schema)s || '\"' in payload::text) > 0"}
