"""Every line in the log can be traced to its request and its dealer."""

from __future__ import annotations

import io
import json
import logging

import pytest


@pytest.fixture
def logged(monkeypatch) -> io.StringIO:
    """Everything the product's own handler writes."""
    written = io.StringIO()
    ours = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    monkeypatch.setattr(ours, "stream", written)
    return written


@pytest.mark.parametrize(("surface", "dealer"), [("main", "t_main"), ("market", "")])
def test_a_refused_request_is_logged_under_its_id(client_of, main, logged, surface, dealer):
    answer = client_of(surface).get("/api/v1/nowhere", headers={"x-request-id": "abcdef-123456"})

    (line,) = [json.loads(each) for each in logged.getvalue().splitlines() if "django.request" in each]
    assert answer.status_code == 404
    assert (line["request_id"], line["dealer"]) == ("abcdef-123456", dealer)
