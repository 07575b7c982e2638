"""The words of the hosted pages, in simplified Chinese and English."""

from billing.simulator.cards import Refusal

ZH = {
    "lang": "zh-Hans",
    "simulator": "支付模拟器",
    "no_money": "本页用于演示与测试，不会产生真实扣款，请勿填写真实卡号",
    "pay_for": "付款",
    "total": "应付合计",
    "quantity": "数量 {}",
    "back": "取消并返回",
    "wallets": "快捷支付",
    "or_card": "或使用银行卡",
    "alipay": "支付宝",
    "wechat_pay": "微信支付",
    "email": "邮箱",
    "email_hint": "用于接收付款回执",
    "number": "卡号",
    "expiry": "有效期",
    "expiry_hint": "月 / 年",
    "cvc": "安全码",
    "name": "持卡人姓名",
    "pay": "支付 {}",
    "test_cards": "选一张测试卡",
    "card_good": "付款成功",
    "card_declined": "银行拒绝",
    "card_funds": "余额不足",
    "card_bank": "需要银行验证",
    "secured": "由支付模拟器提供的收银台",
    "other_lang": "English",
    "other_code": "en",
    "bank_title": "银行验证",
    "bank_text": "3-D Secure：模拟银行要求持卡人确认这笔付款",
    "bank_yes": "确认付款",
    "bank_no": "拒绝验证",
    "wallet_title": "{} · 付款确认",
    "wallet_text": "这里模拟钱包应用中的确认步骤，不会打开真实应用",
    "wallet_yes": "确认支付 {}",
    "wallet_no": "拒绝付款",
    "paid_title": "付款已完成",
    "paid_text": "这笔款项已经支付，无需再次付款。",
    "paid_link": "返回商家",
    "expired_title": "付款已超时",
    "expired_text": "此付款页面已失效，款项未被扣除。请返回商家重新发起。",
    "missing_title": "找不到这个付款页面",
    "missing_text": "链接可能不完整，请返回商家重新打开。",
    "try_again": "您可以换一张卡或换一种方式再试。",
}
EN = {
    "lang": "en",
    "simulator": "Payment simulator",
    "no_money": "For demonstration and testing: no real money moves, do not enter a real card",
    "pay_for": "Payment",
    "total": "Total due",
    "quantity": "Quantity {}",
    "back": "Cancel and go back",
    "wallets": "Express payment",
    "or_card": "or pay by card",
    "alipay": "Alipay",
    "wechat_pay": "WeChat Pay",
    "email": "Email",
    "email_hint": "For your receipt",
    "number": "Card number",
    "expiry": "Expiry",
    "expiry_hint": "MM / YY",
    "cvc": "Security code",
    "name": "Name on card",
    "pay": "Pay {}",
    "test_cards": "Pick a test card",
    "card_good": "Succeeds",
    "card_declined": "Declined",
    "card_funds": "Insufficient funds",
    "card_bank": "Asks the bank",
    "secured": "Checkout by the payment simulator",
    "other_lang": "中文",
    "other_code": "zh",
    "bank_title": "Bank verification",
    "bank_text": "3-D Secure: the simulated bank asks the cardholder to confirm this payment.",
    "bank_yes": "Confirm payment",
    "bank_no": "Fail verification",
    "wallet_title": "Confirm with {}",
    "wallet_text": "This stands for the confirmation in the wallet app. No real app opens.",
    "wallet_yes": "Confirm and pay {}",
    "wallet_no": "Refuse payment",
    "paid_title": "Payment complete",
    "paid_text": "This has been paid. There is nothing more to pay.",
    "paid_link": "Back to the merchant",
    "expired_title": "This payment page has expired",
    "expired_text": "Nothing was charged. Please go back to the merchant and start again.",
    "missing_title": "No such payment page",
    "missing_text": "The link may be incomplete. Please open it again from the merchant.",
    "try_again": "You can try another card or another way to pay.",
}
REFUSALS_ZH = {
    "generic_decline": "银行拒绝了这张卡的付款。",
    "insufficient_funds": "卡内余额不足。",
    "test_mode_live_card": "模拟器只接受测试卡，请勿填写真实卡号。",
    "incorrect_number": "卡号有误，请检查。",
    "expired_card": "这张卡已过期。",
    "incorrect_cvc": "安全码有误。",
    "authentication_required": "未能通过银行验证。",
}
WALLET_ZH = "付款在钱包中被拒绝。"
SYMBOLS = {
    "cny": "¥",
    "usd": "US$",
    "eur": "€",
    "gbp": "£",
    "hkd": "HK$",
    "sgd": "S$",
    "aud": "A$",
    "cad": "CA$",
}


def choose(asked: str, locale: str, accepted: str) -> dict[str, str]:
    """The words by the page's own switch, else the session's locale, else the browser's wish."""
    wish = asked or (locale if locale != "auto" else "") or accepted.split(",")[0].strip()
    return EN if wish.lower().startswith("en") else ZH


def refusal(words: dict[str, str], why: Refusal) -> str:
    """Why an attempt failed, to the payer."""
    if words["lang"] == "en":
        return why.message
    if why.code == "payment_intent_payment_attempt_failed":
        return WALLET_ZH
    return REFUSALS_ZH.get(why.decline_code, REFUSALS_ZH["generic_decline"])


def money(amount: int, currency: str) -> str:
    """An amount in minor units as read by people: ¥5,000.00."""
    units, cents = divmod(amount, 100)
    return f"{SYMBOLS[currency]}{units:,}.{cents:02d}"
