"""The standard clauses of a vehicle sale, in the order they are printed."""

from __future__ import annotations

from tenant_apps.contracts.facts import Clause

_REFUNDABLE = Clause(
    title_zh="订金",
    title_en="Deposit",
    text_zh=(
        "买方已支付的预订款为订金，不具有定金的担保性质。本合同签署前买方可以随时取消预订，卖方应在五个工"
        "作日内全额原路退还；本合同签署后，订金自动抵作车款。"
    ),
    text_en=(
        "The sum paid for the reservation is a refundable deposit (订金) and no earnest money. Until "
        "this contract is signed the Buyer may cancel at any time and receives it back in full within "
        "five working days by the way it was paid; upon signature it counts towards the price."
    ),
)
_EARNEST = Clause(
    title_zh="定金",
    title_en="Earnest money",
    text_zh=(
        "买方支付的定金不超过车辆总价的百分之二十。买方不履行合同的，无权请求返还定金；卖方不履行合同的，"
        "应当双倍返还定金。合同履行后，定金抵作车款。"
    ),
    text_en=(
        "The earnest money (定金) does not exceed one fifth of the total price. It is forfeited if the "
        "Buyer fails to perform and returned twofold if the Seller does; upon performance it counts "
        "towards the price."
    ),
)
_PRICE = Clause(
    title_zh="价款与支付",
    title_en="Price and payment",
    text_zh=(
        "本合同所列总价为含增值税价格，不含车辆购置税、保险费及上牌费用。买方应在交付前将余款汇入卖方指定"
        "的对公账户；卖方收到全部价款后开具机动车销售统一发票。除本合同列明的款项外，卖方不得另行收费。"
    ),
    text_en=(
        "The total price includes value-added tax and excludes purchase tax, insurance and registration. "
        "The Buyer transfers the balance to the Seller's corporate account before delivery; upon full "
        "payment the Seller issues the uniform motor vehicle sales invoice. No further charges may be "
        "made."
    ),
)
_DELIVERY = Clause(
    title_zh="交付与风险转移",
    title_en="Delivery and risk",
    text_zh=(
        "卖方应在收到全部价款并完成交付前检测（PDI）后，在约定地点向买方交付车辆、合格证、一致性证书、三"
        "包凭证、说明书及全部钥匙。双方当面验车并签署交接单，车辆毁损、灭失的风险自交付时起由买方承担。"
    ),
    text_en=(
        "After full payment and the pre-delivery inspection (PDI) the Seller hands over, at the agreed "
        "place, the vehicle with its certificates, warranty papers, manual and all keys. Both inspect "
        "the vehicle and sign the hand-over; the risk passes to the Buyer upon delivery."
    ),
)
_QUALITY = Clause(
    title_zh="质量与三包",
    title_en="Quality and warranty",
    text_zh=(
        "卖方保证车辆来源合法、权属清晰、未设抵押，车辆状况与本合同及展示信息一致。车辆适用《家用汽车产品"
        "修理更换退货责任规定》及生产者公布的质量担保条款。"
    ),
    text_en=(
        "The Seller warrants lawful origin, clear title, freedom from liens, and a condition that agrees "
        "with this contract and the offer shown. The national rules on repair, replacement and return of "
        "household vehicles and the maker's warranty apply."
    ),
)
_BREACH = Clause(
    title_zh="违约责任",
    title_en="Breach",
    text_zh=(
        "卖方逾期交付超过十五日，或交付的车辆与约定不符的，买方有权解除合同并要求退还全部已付款项及赔偿损"
        "失。买方逾期付款超过十五日的，卖方经催告后有权解除合同，并就实际损失要求赔偿。"
    ),
    text_en=(
        "If delivery is more than fifteen days late or the vehicle differs from what was agreed, the "
        "Buyer may withdraw and claim back all payments with damages. If payment is more than fifteen "
        "days late, the Seller may, after a reminder, withdraw and claim actual damages."
    ),
)
_DATA = Clause(
    title_zh="个人信息",
    title_en="Personal data",
    text_zh=("卖方仅为履行本合同、开票、上牌及法定的召回与三包义务处理买方的个人信息，并依法予以保护。"),
    text_en=(
        "The Seller uses the Buyer's personal data only to perform this contract, for invoicing, "
        "registration and statutory recall and warranty duties, and protects them as the law requires."
    ),
)
_LAW = Clause(
    title_zh="法律适用与争议解决",
    title_en="Governing law and disputes",
    text_zh=(
        "本合同适用中华人民共和国法律。争议由双方协商解决；协商不成的，由合同履行地人民法院管辖。本合同一"
        "式两份，双方各执一份，自双方签署之日起生效。中文文本与英文文本不一致的，以中文文本为准。"
    ),
    text_en=(
        "The law of the People's Republic of China governs. Disputes that cannot be settled amicably go "
        "to the people's court at the place of performance. Made in two copies, one for each party, "
        "effective upon signature by both. Should the texts differ, the Chinese text prevails."
    ),
)


def standard_clauses(deposit_kind: str) -> tuple[Clause, ...]:
    """The clauses of a sale with a refundable deposit (REFUNDABLE) or with earnest money (EARNEST)."""
    deposit = _EARNEST if deposit_kind == "EARNEST" else _REFUNDABLE
    return (_PRICE, deposit, _DELIVERY, _QUALITY, _BREACH, _DATA, _LAW)
