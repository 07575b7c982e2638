"""What the columns of Chinese banks' statements are called, and how their dates and amounts are written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

NAMES: dict[str, tuple[str, ...]] = {
    "on": (
        "交易日期",
        "记账日期",
        "入账日期",
        "交易时间",
        "交易日",
        "记账日",
        "日期",
        "date",
        "booking date",
        "value date",
    ),
    "credit": (
        "贷方发生额",
        "贷方金额",
        "收入金额",
        "存入金额",
        "贷方发生额(收入)",
        "贷方发生额/元(收入)",
        "收入",
        "转入金额",
        "credit",
        "credit amount",
    ),
    "debit": (
        "借方发生额",
        "借方金额",
        "支出金额",
        "支取金额",
        "借方发生额(支取)",
        "借方发生额/元(支取)",
        "支出",
        "转出金额",
        "debit",
        "debit amount",
    ),
    "amount": ("交易金额", "发生额", "金额", "amount"),
    "direction": ("借贷标志", "借贷方向", "收支", "收/支", "交易类型", "借贷", "dc", "direction"),
    "counterparty": (
        "对方户名",
        "对方账户名称",
        "对方名称",
        "对手户名",
        "收(付)方名称",
        "对方单位名称",
        "对方单位",
        "交易对方",
        "counterparty",
        "payer",
    ),
    "reference": (
        "交易流水号",
        "流水号",
        "凭证号",
        "业务编号",
        "交易编号",
        "企业流水号",
        "账户明细编号-交易流水号",
        "reference",
        "transaction id",
    ),
    "text": (
        "摘要",
        "附言",
        "用途",
        "备注",
        "交易摘要",
        "摘要/用途",
        "交易附言",
        "description",
        "remark",
        "memo",
    ),
    "currency": ("币种", "币别", "currency"),
}
"""Each value and the headers under which banks print it, the likeliest first."""
OUT = ("借", "支", "D", "DR", "DEBIT", "DBIT", "付", "转出", "支出", "借方")
IN = ("贷", "收", "C", "CR", "CREDIT", "CRDT", "转入", "收入", "贷方")
CURRENCIES = {
    "人民币": "CNY", "RMB": "CNY", "人民币元": "CNY", "": "CNY",
    "美元": "USD", "欧元": "EUR", "港币": "HKD", "港元": "HKD", "英镑": "GBP",
}  # fmt: skip
TOTALS = ("合计", "总计", "小计", "total", "期初余额", "期末余额")
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")


def plain(header: str) -> str:
    """A header as it is compared: narrow, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", header)).strip("\ufeff\"'").lower()


def recognised(headers: list[str], given: dict[str, str]) -> dict[str, int]:
    """Which column holds which value: as given (value to header), else by the names that banks use."""
    folded = [plain(header) for header in headers]
    found: dict[str, int] = {}
    for value, names in NAMES.items():
        wanted = (given[value],) if given.get(value) else names
        for name in wanted:
            if plain(name) in folded:
                found[value] = folded.index(plain(name))
                break
    return found


def complete(columns: dict[str, int]) -> bool:
    """Whether lines can be read from these columns: a day and an amount."""
    return "on" in columns and bool({"amount", "credit", "debit"} & set(columns))


def day_in(text: str) -> date | None:
    """The day a cell names, with or without a time of day; None where it names none."""
    text = unicodedata.normalize("NFKC", text).strip().strip("\t'\"")
    head = re.split(r"[ T]", text, maxsplit=1)[0]
    if re.fullmatch(r"\d{14}", head):
        head = head[:8]
    if head.isdigit() and len(head) != 8:  # strptime would take 2026111 for some day or other
        return None
    for form in _DATES:
        try:
            return datetime.strptime(head, form).date()  # noqa: DTZ007  a day, no moment
        except ValueError:
            continue
    return None


def currency_in(text: str) -> str | None:
    """The currency a cell names by its code or in Chinese, CNY for an empty one; None where it names none."""
    text = unicodedata.normalize("NFKC", text).strip().strip("\t'\"").upper()
    code = CURRENCIES.get(text, text)
    return code if re.fullmatch(r"[A-Z]{3}", code) else None


def minor_in(text: str) -> int | None:
    """The amount a cell names in minor units, 0 for an empty one; None where it names none to the fen."""
    text = unicodedata.normalize("NFKC", text).strip().strip("\t'\"")
    text = re.sub(r"[¥$\s]|CNY|RMB|元", "", text)
    if text in ("", "-", "--"):
        return 0
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if not re.fullmatch(r"[+-]?(\d{1,13}|\d{1,3}(,\d{3}){1,3})(\.\d{1,4})?", text):
        return None
    try:
        fen = Decimal(text.replace(",", "")) * 100
    except InvalidOperation:
        return None
    return int(fen) if fen == int(fen) else None
