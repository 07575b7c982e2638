"""Production refuses the demonstration's authority, as it refuses the demonstration's master key."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.esign import require_authority
from core.edge.esign.local.keys import open_keys


@pytest.mark.parametrize(
    "urls",
    [("http://127.0.0.1:8430",), ("https://ca.example", "http://localhost:8430/tsa"), ("http://[::1]:1",)],
    ids=["authority", "clock", "ipv6"],
)
def test_an_authority_on_this_machine_is_refused(urls):
    with pytest.raises(ImproperlyConfigured, match="demonstration"):
        require_authority(urls, "")


def test_the_demonstrations_root_is_refused(tmp_path):
    open_keys(tmp_path, "http://127.0.0.1:1")

    with pytest.raises(ImproperlyConfigured, match="demonstration"):
        require_authority(("https://ca.example",), str(tmp_path / "root.pem"))


def test_roots_that_cannot_be_read_are_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        require_authority(("https://ca.example",), str(tmp_path / "none.pem"))


def test_none_is_fine():
    require_authority(("", ""), "")
