"""What a test drive agreement says, in the order it is printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in both languages."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str

    def as_json(self) -> dict[str, str]:
        """As it is frozen with an agreement."""
        return {
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "text_zh": self.text_zh,
            "text_en": self.text_en,
        }


_FIT = Clause(
    title_zh="驾驶资格",
    title_en="Fit to drive",
    text_zh=(
        "试驾人声明持有在有效期内、与所驾车型相符的机动车驾驶证，且未处于暂扣、吊销状态；试驾前未饮酒、"
        "未服用影响驾驶的药物，身体状况适合驾驶。"
    ),
    text_en=(
        "The driver declares to hold a driving licence that is valid for this vehicle and neither suspended "
        "nor revoked, to have taken no alcohol and no medicine that impairs driving, and to be fit to drive."
    ),
)
_ROUTE = Clause(
    title_zh="路线与陪驾",
    title_en="Route and company",
    text_zh=(
        "试驾人应按上列路线行驶，全程由经销商陪驾人员陪同并听从其安全提示；不得将车辆交由他人驾驶，"
        "不得驶入未开放道路或进行竞速、漂移等危险驾驶。陪驾人员认为不安全时，可以随时终止试驾。"
    ),
    text_en=(
        "The driver keeps to the route above, accompanied throughout by the dealer's adviser and following "
        "their safety advice; hands the wheel to nobody else, and neither races, drifts nor leaves public "
        "roads. The adviser may end the drive at any time if it is not safe."
    ),
)
_TRAFFIC = Clause(
    title_zh="交通法规",
    title_en="Traffic law",
    text_zh=(
        "试驾人应遵守道路交通安全法律法规，全员系好安全带，驾驶时不使用手持电话。"
        "试驾期间因试驾人违法产生的罚款与记分由试驾人承担。"
    ),
    text_en=(
        "The driver obeys the traffic law, everybody wears a seat belt, and no telephone is held while "
        "driving. Fines and penalty points for offences of the driver are the driver's own."
    ),
)
_DAMAGE = Clause(
    title_zh="保险与事故",
    title_en="Insurance and accidents",
    text_zh=(
        "经销商已为试驾车投保机动车交通事故责任强制保险及商业保险。发生事故时，试驾人应立即停车、"
        "通知陪驾人员并配合处理。因试驾人故意或重大过失造成的、保险不予赔付的损失，由试驾人承担。"
    ),
    text_en=(
        "The dealer has insured the vehicle by compulsory and commercial motor insurance. After an accident "
        "the driver stops at once, tells the adviser and helps to settle it. Losses that insurance does not "
        "cover because of the driver's intent or gross negligence are borne by the driver."
    ),
)
_ASSISTED = Clause(
    title_zh="驾驶辅助",
    title_en="Driver assistance",
    text_zh=(
        "驾驶辅助功能不能代替驾驶人。试驾人应始终观察道路、手握方向盘并随时准备接管，对驾驶行为负责；"
        "仅在陪驾人员讲解并同意后使用辅助功能。"
    ),
    text_en=(
        "Driver assistance does not replace the driver, who watches the road, keeps the hands on the wheel, "
        "is ready to take over at any time and remains responsible; assistance is used only after the "
        "adviser has explained it and agreed."
    ),
)
_DATA_ZH = (
    "经销商仅为核验驾驶资格、保障试驾安全及联系试驾人处理个人信息。驾驶证照片仅限获授权的管理人员查看，"
    "每次查看均留有记录，并在 {days} 天后自动删除；试驾未进行的，随即删除。"
)
_DATA_EN = (
    "The dealer uses personal data only to check the licence, for the safety of the drive and to reach the "
    "driver. The photograph of the licence is seen only by authorised managers, every view is recorded, and "
    "it is deleted by itself after {days} days; at once if the drive does not take place."
)


def agreement_clauses(*, assisted: bool, keep_days: int) -> tuple[Clause, ...]:
    """The clauses of a drive; `keep_days` is how long a photograph of a licence is kept."""
    data = Clause(
        "个人信息", "Personal data", _DATA_ZH.format(days=keep_days), _DATA_EN.format(days=keep_days)
    )
    return (_FIT, _ROUTE, _TRAFFIC, _DAMAGE, *((_ASSISTED,) if assisted else ()), data)
