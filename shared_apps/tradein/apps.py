from django.apps import AppConfig

from core.storage.grants import Grant

_ANSWER = "state, lead_id, offered_minor, valid_until, answer, answered_by, answered_at, version, updated_at"


class TradeinConfig(AppConfig):
    """Buyers' cars to be traded in. They lie with the market; a dealer sees what it was asked itself."""

    name = "shared_apps.tradein"
    label = "tradein"
    verbose_name = "Trade-in"
    # What the buyer wrote and was told, a dealer only reads; it writes its own answer.
    dealer_grants = (
        Grant(
            "tradein_request",
            f"SELECT, UPDATE ({_ANSWER})",
            own="dealer_id",
            check="state IN ('REQUESTED', 'OFFERED', 'DECLINED')",
        ),
    )
