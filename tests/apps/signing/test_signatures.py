"""Signatures against vectors that were computed by others' code, not by ours."""

from datetime import timedelta

import pytest

from core.kernel import clock
from tenant_apps.signing.errors import AnswerStrange, CallbackRefused
from tenant_apps.signing.facts import Account
from tenant_apps.signing.providers import esign, fadada
from tenant_apps.signing.providers.http import Line


def test_fadada_signs_as_its_sdk():
    given = {
        "X-FASC-AccessToken": "tok",
        "X-FASC-Api-SubVersion": "5.1",
        "X-FASC-App-Id": "00000000",
        "X-FASC-Nonce": "a" * 32,
        "X-FASC-Sign-Type": "HMAC-SHA256",
        "X-FASC-Timestamp": "1757570000000",
        "bizContent": '{"signTaskId":"1"}',
    }
    assert fadada.signature(given, "dummysecret") == (
        "45a459b6af348e6ff2b3e5727823c54f4e5f4e23eea22e916d8da6befefe25bf"
    )


def test_esign_signs_requests_as_documented():
    made = esign.signature("POST", "/v3/sign-flow/create-by-file", "uxydqKBMBy6x1siClKEQ6Q==", "dummysecret")
    assert made == "6dYuzEqXUobDAEL97Ja5pvH3QWHpn4R5iJSWEvIsCo8="
    assert esign.signature("GET", "/v3/sign-flow/abc123/detail", "", "dummysecret") == (
        "xG4jw3vs+xusJ0x3XkIJBwxpTHHzEHqdMGOJ45Ry8Fk="
    )


@pytest.mark.parametrize(
    ("body", "digest"),
    [("{}", "mZFLkyvTelC5g8XnyQrpOw=="), ('{"name":"张某人","age":18}', "jsmDBtOHeXhiozlzXsFtlg==")],
    ids=["empty", "chinese"],
)
def test_esign_digests_bodies_as_documented(body, digest):
    assert esign.content_md5(body.encode()) == digest


def test_esign_signs_callbacks_over_the_values_of_the_query():
    raw = b'{"action":"SIGN_MISSON_COMPLETE","signFlowId":"x"}'
    made = esign.callback_signature("1729489875363", "orderNo=001&belong=pinjie", raw, "dummysecret")
    assert made == "3c736f140e22adf842c3c7d71dfd641e4f6c35c2109403b67ebb915d43a47e0c"


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "http://169.254.169.254/latest",
            "http://file.fadada.com/x",  # not over TLS
            "https://fadada.com.evil.example/x",
            "https://evilfadada.com/x",
            "https://me@file.fadada.com/x",
            "https://file.fadada.com:8443/x",
            "file:///etc/passwd",
            "//file.fadada.com/x",
            "",
            None,
        ],
    )
    def test_a_provider_cannot_send_us_elsewhere(self, url):
        with pytest.raises(AnswerStrange):
            Line("https://api.fadada.com/api/v5", ("fadada.com",)).checked(url)

    @pytest.mark.parametrize(
        "url", ["https://api.fadada.com/x", "https://file-os1.fadada.com/x?sign=1", "https://fadada.com/"]
    )
    def test_its_own_are_taken(self, url):
        assert Line("https://api.fadada.com/api/v5", ("fadada.com",)).checked(url) == url


class TestCallbackTimes:
    """Retries may carry their first signature; what is older or from the future is refused."""

    def provider(self, kind):
        line = Line("http://127.0.0.1:9", ())
        account = Account(provider=kind, app_id="a", secret="dummysecret", company="c")
        return fadada.Fadada(account, line) if kind == "FADADA" else esign.Esign(account, line)

    def call(self, kind, at):
        stamp = str(int(at.timestamp() * 1000))
        if kind == "ESIGN":
            raw = b'{"action":"OPERATOR_READ","signFlowId":"f1","timestamp":1757570000000}'
            sign = esign.callback_signature(stamp, "", raw, "dummysecret")
            return raw, {
                "X-Tsign-Open-App-Id": "a",
                "X-Tsign-Open-TIMESTAMP": stamp,
                "X-Tsign-Open-SIGNATURE": sign,
            }
        biz = '{"signTaskId":"1","eventTime":"1757570000000"}'
        given = {
            "X-FASC-App-Id": "a",
            "X-FASC-Sign-Type": "HMAC-SHA256",
            "X-FASC-Timestamp": stamp,
            "X-FASC-Nonce": "n",
            "X-FASC-Event": "sign-task-read",
        }
        sign = fadada.signature({**given, "bizContent": biz}, "dummysecret")
        return f"bizContent={biz}".encode(), {**given, "X-FASC-Sign": sign}

    @pytest.mark.parametrize(
        "age", [timedelta(0), timedelta(hours=8, minutes=34), timedelta(minutes=-4)], ids=str
    )
    def test_taken(self, kind, age):
        raw, headers = self.call(kind, clock.now() - age)
        told = self.provider(kind).on_callback(raw, headers, "")
        assert told is not None
        assert told.kind == "VIEWED"

    @pytest.mark.parametrize(
        "age", [timedelta(hours=25), timedelta(minutes=-6), timedelta(days=4000)], ids=str
    )
    def test_refused(self, kind, age):
        raw, headers = self.call(kind, clock.now() - age)
        with pytest.raises(CallbackRefused):
            self.provider(kind).on_callback(raw, headers, "")

    @pytest.mark.parametrize("stamp", ["", "now", "٣٣٣", "-1", "1" * 400, "1e9"])
    def test_no_time_at_all(self, kind, stamp):
        raw, headers = self.call(kind, clock.now())
        name = "X-FASC-Timestamp" if kind == "FADADA" else "X-Tsign-Open-TIMESTAMP"
        with pytest.raises(CallbackRefused):
            self.provider(kind).on_callback(raw, {**headers, name: stamp}, "")
