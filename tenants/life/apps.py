from django.apps import AppConfig

from core.storage.belongings import Kept

_SELF_ZH, _SELF_EN = "删除过程与本证明", "the course of the erasure, and this certificate"


class LifeConfig(AppConfig):
    name = "tenants.life"
    label = "life"
    key_holders = ("tenants.life.queries.oldest_export_held",)
    dealer_keeps = (
        Kept("life_certificate", _SELF_ZH, _SELF_EN),
        Kept("life_erasure", _SELF_ZH, _SELF_EN),
        Kept(
            "life_keptfile",
            "保存期未满的合同档案文件的位置与摘要，期满即随文件一并删除",
            "where sealed documents lie whose retention is not over: gone with them on their day",
        ),
        Kept(
            "life_export",
            _SELF_ZH,
            _SELF_EN,
            blanked={"asked_by": "", "key": "", "error": "", "state": "ERASED"},
        ),
    )
