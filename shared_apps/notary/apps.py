from django.apps import AppConfig

from core.storage.belongings import Kept
from core.storage.grants import Grant


class NotaryConfig(AppConfig):
    """The public log: a digest of every sealed document, a chained and timestamped root for every day."""

    name = "shared_apps.notary"
    label = "notary"
    verbose_name = "Notary"
    # A dealer enters digests of its own documents and reads them. Where they stand in a day's tree, the
    # market says at the close of the day.
    dealer_grants = (
        Grant(
            "notary_leaf",
            "SELECT, INSERT",
            own="dealer_id",
            check="day_id IS NULL AND position IS NULL AND path IS NULL",
        ),
        Grant("notary_day", "SELECT"),
        Grant("notary_renewal", "SELECT"),
    )
    dealer_keeps = (
        Kept(
            "notary_leaf",
            "公开日志中的文件摘要，仅为哈希值，不含个人信息；删除会使已公布的每日根失效",
            "digests in the public log: hashes only, no personal data; without them published roots fail",
        ),
    )
