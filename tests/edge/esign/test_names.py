"""Names in certificates are shown on public pages: nothing in them may turn or hide what stands beside."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from core.edge.esign.judging import HIDDEN, shown

OFFLINE = Path(settings.ROOT) / "shared_apps/notary/offline"


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("张三\u202e四李", "张三\ufffd四李"),
        ("张\u200b三", "张\ufffd三"),
        ("张三\n已验证", "张三\ufffd已验证"),
        ("张\x00三", "张\ufffd三"),
        ("买买提·吐尔逊", "买买提·吐尔逊"),
        ("䶮㛃𠮷 Ünal　社", "䶮㛃𠮷 Ünal　社"),
    ],
    ids=["turned", "of no width", "another line", "nothing", "middle dot", "rare"],
)
def test_what_nobody_sees_is_shown(name, seen):
    assert shown(name) == seen


def test_the_offline_verifiers_show_the_same():
    signs = r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"

    assert HIDDEN.pattern == signs.encode().decode("unicode_escape")
    for program in ("marque_verify.py", "marque-verify.html"):
        assert signs in (OFFLINE / program).read_text(encoding="utf-8")
