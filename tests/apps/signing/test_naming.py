"""Who a certificate names: spellings that are one name, and names that only look like one."""

from __future__ import annotations

import pytest

from core.edge.esign import Signature
from tenant_apps.signing.facts import Signer, Spot
from tenant_apps.signing.naming import NUMBER_DIFFERS, SIGNER_DIFFERS, difference

SPOT = Spot(page=0, box=(0, 0, 1, 1))
CARD, USCC = "330106199001011234", "91330106MA2H1ABC3X"


def signed(name: str, organisation: str = "", number: str = "") -> Signature:
    return Signature(
        field="f", name=name, organisation=organisation, number=number, signed_at=None, timestamp_at=None,
        intact=True, trusted=False, revoked=False, covers_all=False,
    )  # fmt: skip


def person(name: str, id_last4: str = "", order: int = 1) -> Signer:
    return Signer(role=f"S{order}", name=name, order=order, spot=SPOT, phone="1", id_last4=id_last4)


def firm(organisation: str, id_last4: str = "") -> Signer:
    return Signer(
        role="SELLER", name="王店长", organisation=organisation, order=2, spot=SPOT, id_last4=id_last4
    )


@pytest.mark.parametrize(
    ("signer", "signature"),
    [
        (person("张三"), signed("张三")),
        (person("张三"), signed("051@张三@0330106199001011234@1")),
        (person("张 三"), signed("张三")),
        (person("买买提·吐尔逊"), signed("买买提•吐尔逊")),
        (person("Anna Smith"), signed("ANNA  SMITH")),
        (person("䶮𠮷"), signed("䶮𠮷")),
        (firm("杭州西湖名车(中国)有限公司"), signed("杭州西湖名车（中国）有限公司")),
        (firm("杭州西湖名车"), signed("王店长", "杭州西湖名车")),
        (firm("杭州西湖名车"), signed(f"051@杭州西湖名车@N{USCC}@3")),
    ],
    ids=["plain", "among others", "spaces", "middle dot", "letter case", "rare", "width", "employee", "firm"],
)
def test_one_name(signer, signature):
    assert difference([signer], [signature]) == ""


@pytest.mark.parametrize(
    ("signer", "signature"),
    [
        (person("张三"), signed("李四")),
        (person("张三"), signed("张三丰")),
        (person("三"), signed("张三")),
        (person("张三"), signed("李四", "张三")),
        (person("张三"), signed("")),
        (firm("名车"), signed("杭州名车")),
        (firm("名车"), signed("名车(杭州)有限公司")),
        (firm("杭州西湖名车"), signed("王店长")),
    ],
    ids=["another", "longer", "shorter", "as a firm", "nobody", "part", "before a bracket", "person alone"],
)
def test_another_name(signer, signature):
    assert difference([signer], [signature]) == SIGNER_DIFFERS


@pytest.mark.parametrize(
    ("last4", "signature", "found"),
    [
        ("1234", signed("张三", number=CARD), ""),
        ("1234", signed(f"051@张三@0{CARD}@1"), ""),
        ("1234", signed(f"051@张三@0{CARD[:-1]}5@1"), NUMBER_DIFFERS),
        ("1234", signed("张三", number="33010619900101123x"), NUMBER_DIFFERS),
        ("123X", signed("张三", number="33010619900101123x"), ""),
        ("1234", signed("张三", number="330106********1234"), ""),
        ("1234", signed("张三", number="330106********5678"), NUMBER_DIFFERS),
        ("1234", signed("张三", number="3301061990010*****"), ""),
        ("1234", signed("张三", number="V261123-0001-C1"), ""),
        ("", signed("张三", number=CARD), ""),
    ],
    ids=["same", "in the name", "another in the name", "another", "with X", "hidden middle", "another hidden",
         "hidden end", "no identity number", "not known to us"],
)  # fmt: skip
def test_numbers(last4, signature, found):
    assert difference([person("张三", last4)], [signature]) == found


def test_a_companys_number():
    assert difference([firm("甲", "3X")], [signed(f"1@甲@N{USCC}@1")]) == NUMBER_DIFFERS
    assert difference([firm("甲", USCC[-4:])], [signed(f"1@甲@N{USCC}@1")]) == ""


def test_each_signer_needs_a_signature_of_their_own():
    both = [person("张三", order=1), person("张三", order=2)]

    assert difference(both, [signed("张三"), signed("李四")]) == SIGNER_DIFFERS
    assert difference(both, [signed("张三"), signed("张三")]) == ""


def test_namesakes_are_told_apart_by_their_numbers():
    both = [person("张三", "1234", 1), person("张三", "5678", 2)]
    later, first = signed("张三", number="330106199001015678"), signed("张三", number=CARD)

    assert difference(both, [later, first]) == ""
    assert difference(both, [later, later]) == NUMBER_DIFFERS
