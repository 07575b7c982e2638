from django.apps import AppConfig

from core.storage.belongings import Kept


class InboxConfig(AppConfig):
    """What buyers asked dealers and what they were answered: the buyers' own.

    Dealers have no right on any table here. What they say comes by the outbox, from their own schema.
    """

    name = "shared_apps.inbox"
    label = "inbox"
    verbose_name = "Inbox"
    dealer_keeps = (
        Kept(
            "inbox_thread",
            "买家本人的咨询记录，归买家所有；不含经销商内部资料",
            "the buyers' own record of what they asked; nothing of the dealer's books",
        ),
        Kept(
            "inbox_notice",
            "买家收到的合同通知，归买家所有；不含经销商内部资料",
            "what buyers were told of their contracts; nothing of the dealer's books",
        ),
        Kept(
            "inbox_word",
            "买家本人的咨询记录，归买家所有；不含经销商内部资料",
            "the buyers' own record of what they asked and were told",
        ),
    )
