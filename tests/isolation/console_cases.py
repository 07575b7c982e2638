"""Who may use the console's routes that have no file of their own here."""

from __future__ import annotations

from tests.isolation.case import OPERATORS, Case

RULE = {
    "code": "cn.plate_fee.jinan", "kind": "plate_fee", "region": "济南", "valid_from": "2027-01-01",
    "parameters": {"minor": 12000}, "source_title_zh": "公告", "source_title_en": "Notice",
    "confidence": "memory",
}  # fmt: skip
CONSOLE: dict[str, Case] = {
    "console console_overview": Case(OPERATORS),
    "console console_refresh": Case(OPERATORS, body={}),
    "console console_dealers": Case(OPERATORS),
    "console console_dealer": Case(OPERATORS),
    "console console_onboard_dealer": Case(
        OPERATORS,
        body={
            "name": "新店", "slug": "xin-dian", "city": "杭州", "address": "路 1 号", "latitude": "30.1",
            "longitude": "120.1", "owner_email": "o@example.com", "brand_slugs": ["{brand}"],
        },
    ),
    "console console_retry_dealer": Case(OPERATORS, body={}, answers=(200, 409)),
    "console console_invite_owner": Case(OPERATORS, body={}),
    "console console_backups": Case(OPERATORS),
    "console console_back_up": Case(OPERATORS, body={}),
    "console console_restore": Case(OPERATORS, body={"confirm": "{slug}"}),
    "console console_undo_restore": Case(OPERATORS, body={"confirm": "{slug}"}),
    "console console_applications": Case(OPERATORS),
    "console console_application": Case(OPERATORS),
    "console console_review_application": Case(OPERATORS, body={}),
    "console console_approve_application": Case(OPERATORS, body={"slug": ""}),
    "console console_reject_application": Case(OPERATORS, body={"reason": "资料不全"}),
    "console console_cities": Case(OPERATORS),
    "console console_dealer_life": Case(OPERATORS),
    "console console_move_dealer": Case(OPERATORS, body={"verb": "suspend", "reason": "欠费"}),
    "console console_export_dealer": Case(OPERATORS, body={}),
    "console console_download_export": Case(OPERATORS, answers=(409,)),  # none is finished
    "console console_certificate": Case(OPERATORS, answers=(404,)),  # the dealer lives
    "console console_features": Case(OPERATORS),
    "console console_kill_feature": Case(
        OPERATORS, named={"name": "feature"}, body={"reason": "事故"}
    ),
    "console console_restore_feature": Case(
        OPERATORS, named={"name": "feature"}, body={"reason": "已修复"}
    ),
    "console console_switches": Case(OPERATORS),
    "console console_set_feature": Case(
        OPERATORS, named={"name": "feature"}, body={"on": False, "reason": "合同"}
    ),
    "console console_set_quota": Case(
        OPERATORS, named={"name": "quota"}, body={"limit": 5, "reason": "合同"}
    ),
    "console console_check_host": Case(OPERATORS, body={}),
    "console console_remove_host": Case(OPERATORS),
    "console catalog_list_brands": Case(OPERATORS),
    "console catalog_find_by_spec": Case(OPERATORS, query="?path=battery.capacity_kwh&op=min&value=80"),
    "console ratings_figures": Case(OPERATORS),
    "console ratings_contests": Case(OPERATORS),
    "console ratings_contest": Case(OPERATORS),
    "console ratings_accept": Case(OPERATORS, body={"effect": "WITHHOLD", "answer": "属实"}),
    "console ratings_reject": Case(OPERATORS, body={"answer": "不成立"}),
    "console ratings_contest_file": Case(OPERATORS),
    "console log_overview": Case(OPERATORS),
    "console log_chains": Case(OPERATORS),
    "console log_check": Case(OPERATORS, body={}, answers=(201, 409)),
    "console rules_list": Case(OPERATORS),
    "console rules_kinds": Case(OPERATORS),
    "console rules_waiting": Case(OPERATORS),
    "console rules_preview": Case(OPERATORS, body=RULE),
    "console rules_propose": Case(OPERATORS, body={**RULE, "reason": "新规定"}),
    "console rules_show": Case(OPERATORS),
    "console rules_review": Case(OPERATORS, body={"approve": True}),
    "console rules_withdraw": Case(OPERATORS, body={"note": "有误"}),
}  # fmt: skip
