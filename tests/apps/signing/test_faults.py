"""Whatever goes wrong at a provider: no document is lost, none is made twice, what keeps it can be read."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from core.kernel import ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from tenant_apps.signing.errors import ProviderSilent
from tenant_apps.signing.models import Envelope, Heard
from tenant_apps.signing.operations import (
    call_provider,
    calling,
    retry_envelope,
    revoke_envelope,
    save_account,
    sign_link,
)
from tenant_apps.signing.operations.calling import WAITS
from tenants.context import dealer_context
from tests.apps.signing.test_journey import events, out, work_off
from tests.factories.signing import APP, FIRM, SECRET, at_provider, two_pages
from tests.factories.staff import staff

CREATE = {"FADADA": "/api/v5/sign-task/create", "ESIGN": "/v3/sign-flow/create-by-file"}
START = {"FADADA": "/api/v5/sign-task/start", "ESIGN": "/v3/sign-flow/"}
API = {"FADADA": "/api/v5/", "ESIGN": "/v3/"}
FILES = {"FADADA": "/files/", "ESIGN": "/oss/"}


def killed(*_):
    """Stands where a transaction was about to begin."""
    raise KeyboardInterrupt


def started(provider):
    return [flow for flow in provider.desk.flows.values() if flow.status != "DRAFT"]


def signed_by_all(provider):
    """An envelope all have signed, told of and worked off, its file not yet fetched."""
    envelope = out(provider)
    for role in ("BUYER", "SELLER"):
        provider.desk.sign(provider.flow.id, role)
    provider.tell()
    work_off(provider)
    assert provider.row(envelope).state == "FETCHING"
    return envelope


class TestSending:
    @pytest.mark.parametrize("fault", ["REFUSED", "TIMEOUT", "BUSY"])
    def test_nothing_is_lost_when_no_call_gets_through(self, provider, kind, main, fault):
        envelope = provider.open()
        provider.desk.fail(fault, API[kind], count=2)
        row = provider.call(envelope)
        assert (row.state, row.problem, row.attempts) == ("QUEUED", "provider_silent", 1)
        assert provider.call(envelope, later=WAITS[0] + 1).state == "QUEUED"
        row = provider.call(envelope, later=WAITS[0] + WAITS[1] + 2)
        assert (row.state, row.problem, row.attempts, len(started(provider))) == ("OUT", "", 0, 1)
        assert events(main)[0] == ("sent", "")

    @pytest.mark.parametrize("place", [CREATE, START], ids=["create", "start"])
    def test_an_answer_lost_makes_no_second_envelope(self, provider, kind, place):
        envelope = provider.open()
        provider.desk.fail("LOST", place[kind])
        assert provider.call(envelope).state == "QUEUED"
        row = provider.call(envelope, later=WAITS[0] + 1)
        assert row.state == "OUT"
        assert [flow.id for flow in started(provider)] == [row.ref]
        if kind == "FADADA":  # it knows our number, so that not even a draft is left behind
            assert len(provider.desk.flows) == 1

    def test_killed_between_making_and_keeping_the_number(self, provider, kind, monkeypatch):
        """After the provider's answer, before our commit: the lease runs out, the next worker goes on."""
        envelope = provider.open()
        with dealer_context(provider.dealer), monkeypatch.context() as broken:
            claimed = calling._claim(envelope.id)
            made = calling._Errand(
                claimed, calling.signers_of(claimed), calling.provider_for(calling.account_of(kind))
            )
            broken.setattr(calling.transaction, "atomic", killed)
            with pytest.raises(KeyboardInterrupt):
                calling._send(made)
        assert (provider.row(envelope).ref, len(provider.desk.flows), started(provider)) == ("", 1, [])

        assert provider.call(envelope).state == "QUEUED"  # somebody may still be at it
        row = provider.call(envelope, later=calling.LEASE.total_seconds() + 1)

        assert (row.state, [flow.id for flow in started(provider)]) == ("OUT", [row.ref])

    @pytest.mark.parametrize("fault", ["REFUSED", "EXPIRED"])
    def test_an_upload_that_fails_is_repeated(self, provider, kind, fault):
        envelope = provider.open()
        provider.desk.fail(fault, FILES[kind])
        provider.call(envelope)
        assert provider.call(envelope, later=WAITS[0] + 1).state == "OUT"
        assert len(started(provider)) == 1

    def test_a_refusal_is_shown_and_can_be_retried(self, provider, kind, main):
        envelope = provider.open()
        provider.desk.fail("REFUSAL", CREATE[kind])
        row = provider.call(envelope)
        assert (row.state, row.problem, row.due_at) == ("FAILED", "provider_refused", None)
        assert events(main) == [("failed", "")]
        with dealer_context(main):
            retry_envelope(actor=staff(), envelope_id=envelope.id)
        assert provider.call(envelope).state == "OUT"

    def test_an_answer_nobody_understands_is_a_refusal(self, provider, kind):
        envelope = provider.open()
        provider.desk.fail("GARBLED", CREATE[kind])
        assert (provider.call(envelope).state, provider.row(envelope).problem) == ("FAILED", "answer_strange")

    def test_silence_for_hours_fails_visibly(self, provider, kind, main):
        envelope = provider.open()
        provider.desk.fail("REFUSED", API[kind], count=99)
        for number in range(len(WAITS) + 1):
            row = provider.call(envelope, later=sum(WAITS[:number]) + number)
        assert (row.state, row.problem, row.due_at) == ("FAILED", "provider_silent", None)
        assert events(main) == [("failed", "")]

    def test_a_wrong_secret_waits_until_it_is_mended(self, provider, kind, main):
        with dealer_context(main):
            save_account(actor=staff(), provider=kind, app_id=APP, company=FIRM, secret="another-secret")
        envelope = provider.open()
        row = provider.call(envelope)
        assert (row.state, row.problem, provider.desk.flows) == ("QUEUED", "account_refused", {})
        with dealer_context(main):
            save_account(actor=staff(), provider=kind, app_id=APP, company=FIRM, secret=SECRET)
        assert provider.call(envelope, later=WAITS[-2] + 1).state == "OUT"

    def test_two_workers_send_it_once(self, provider):
        envelope = provider.open()
        provider.call(envelope)
        provider.call(envelope)
        provider.call(envelope, later=1)
        assert len(provider.desk.flows) == 1


class TestCallbacks:
    @pytest.mark.parametrize("mood", ["TWICE", "BACKWARDS"])
    def test_twice_or_out_of_order(self, provider, main, mood):
        provider.desk.mood = mood
        envelope = signed_by_all(provider)
        assert provider.call(envelope).state == "FINISHED"
        told = [one for one in events(main) if one[0] in ("signed", "finished")]
        assert told == [("signed", "BUYER"), ("signed", "SELLER"), ("finished", "")]

    def test_a_wrong_signature_changes_nothing(self, provider, main):
        envelope = out(provider)
        provider.desk.take_calls()
        provider.desk.mood = "FORGED"
        provider.desk.sign(provider.flow.id, "BUYER")
        assert provider.tell() == [400]
        with dealer_context(main):
            assert not Heard.objects.exists()
        assert provider.row(envelope).signed == {}

    def test_a_body_changed_on_the_way_is_refused(self, provider, main):
        out(provider)
        provider.desk.take_calls()
        provider.desk.sign(provider.flow.id, "BUYER")
        ((call, _),) = provider.desk.take_calls()
        forged = type(call)(call.url, call.body.replace(b"BUYER", b"SELLE"), call.headers)
        headers = call.headers(True)
        forged = type(call)(call.url, forged.body, lambda _right: headers)
        assert provider.post(forged).status_code == 400
        with dealer_context(main):
            assert not Heard.objects.exists()

    def test_another_dealers_address_is_refused(self, provider, kind, main, other):
        """Without an account, with one of its own, and with the very same: the document is not theirs."""
        out(provider)
        provider.desk.take_calls()
        provider.desk.sign(provider.flow.id, "BUYER")
        ((call, _),) = provider.desk.take_calls()
        codes = [provider.post(call, to=other).status_code]
        for secret in ("another-secret", SECRET):
            with dealer_context(other):
                save_account(actor=staff(), provider=kind, app_id=APP, company=FIRM, secret=secret)
            codes.append(provider.post(call, to=other).status_code)
        assert codes == [409, 400, 404]
        with dealer_context(other):
            assert not Heard.objects.exists()
        with dealer_context(main):
            assert not Heard.objects.exists()

    def test_none_at_all_the_sweep_finds_out(self, provider, main):
        provider.desk.mood = "NEVER"
        envelope = out(provider)
        provider.desk.sign(provider.flow.id, "BUYER")
        assert provider.call(envelope).signed == {}  # not yet due
        row = provider.call(envelope, later=calling.LOOK.total_seconds() + 1)
        assert (list(row.signed), row.state) == (["BUYER"], "OUT")
        provider.desk.sign(provider.flow.id, "SELLER")
        twice = 2 * calling.LOOK.total_seconds() + 2
        assert provider.call(envelope, later=twice).state == "FETCHING"
        assert provider.call(envelope, later=twice + 1).state == "FINISHED"
        assert events(main)[-1] == ("finished", "")

    def test_a_refusal_found_by_the_sweep(self, provider):
        provider.desk.mood = "NEVER"
        envelope = out(provider)
        provider.desk.decline(provider.flow.id, "BUYER", "价格不对")
        row = provider.call(envelope, later=calling.LOOK.total_seconds() + 1)
        assert row.state == "DECLINED"

    def test_early_before_our_own_commit(self, provider, main):
        """Started at the provider, killed before our commit: a callback is proof enough that it is out."""
        envelope = out(provider)
        with dealer_context(main), transaction.atomic():
            row = Envelope.objects.get(id=envelope.id)
            copy = Envelope(id=ids.new_id(), subject_id=ids.new_id(), provider=row.provider, ref="")
            for name in ("app_id", "title", "pdf", "sha256", "expires_at"):
                setattr(copy, name, getattr(row, name))
            copy.signers = row.signers.opened()
            Envelope.objects.filter(id=row.id).update(ref="moved")
            copy.ref = row.ref
            copy.save(force_insert=True)
        provider.desk.sign(provider.flow.id, "BUYER")
        provider.tell()
        work_off(provider)
        with dealer_context(main):
            found = Envelope.objects.get(id=copy.id)
        assert (found.state, list(found.signed)) == ("OUT", ["BUYER"])

    @pytest.mark.parametrize(
        "body", [b"", b"\xff\xfe", b"[]", b"{", b"bizContent=1&bizContent=2", b"x" * 70_000]
    )
    def test_rubbish_is_refused(self, provider, main, body):
        out(provider)
        ((call, _), *_rest) = provider.desk.take_calls()
        answer = provider.post(type(call)(call.url, body, call.headers))
        assert answer.status_code in (400, 413)
        with dealer_context(main):
            assert not Heard.objects.exists()

    def test_retried_until_taken(self, kind, main):
        """Over real HTTP: the provider's own retries, against a market that fails twice."""
        with at_provider(kind, main, waits=(0.01, 0.01, 0.01)) as provider:
            out(provider)
            provider.desk.sign(provider.flow.id, "BUYER")
            calls = provider.desk.take_calls()
            assert provider.company.taken(200, b'{"code":"200","msg":"success"}')
            assert not provider.company.taken(500, b"")
            assert not provider.server.send(
                type(calls[0][0])("http://127.0.0.1:9/x", b"", calls[0][0].headers), True
            )
            assert provider.server.attempts[-1][1] == 0


class TestFetching:
    @pytest.mark.parametrize("fault", ["REFUSED", "EXPIRED", "TIMEOUT"])
    def test_a_download_that_fails_is_repeated(self, provider, kind, fault):
        envelope = signed_by_all(provider)
        provider.desk.fail(fault, FILES[kind], count=1 if fault == "EXPIRED" else 3)
        row = provider.call(envelope)
        assert (row.state, row.signed_pdf) == ("FETCHING", "")
        assert provider.call(envelope, later=WAITS[0] + 1).state == "FINISHED"

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            (lambda pdf: b"<html>", "pdf_not_a_pdf"),
            (lambda pdf: two_pages(), "signatures_missing"),
            (lambda pdf: pdf.replace(two_pages()[:400], two_pages()[:399] + b"\n", 1), "another_document"),
        ],
        ids=["no PDF", "nothing signed", "another document"],
    )
    def test_what_is_not_what_was_sent_is_never_taken(self, provider, main, change, problem):
        envelope = signed_by_all(provider)
        provider.flow.pdf = change(provider.flow.pdf)
        for number in range(calling.FETCHES):
            row = provider.call(envelope, later=sum(WAITS[:number]) + number)
        assert (row.state, row.problem, row.signed_pdf) == ("BROKEN", problem, "")
        assert events(main)[-1] == ("failed", "")

    @pytest.mark.parametrize(
        ("role", "changed"),
        [("BUYER", {"name": "李四"}), ("SELLER", {"name": "别家车行", "firm": "别家车行"})],
        ids=["buyer", "seller"],
    )
    def test_a_signature_of_somebody_else_waits_for_a_person(self, provider, main, role, changed):
        """The file is whole, and would be no other the next time: it is refused at once and kept nowhere."""
        envelope = out(provider)
        seat = provider.flow.seat(role)
        for name, value in changed.items():
            setattr(seat, name, value)
        for signer in ("BUYER", "SELLER"):
            provider.desk.sign(provider.flow.id, signer)
        provider.tell()
        work_off(provider)

        row = provider.call(envelope)

        assert (row.state, row.problem, row.signed_pdf, row.due_at) == ("BROKEN", "signer_differs", "", None)
        assert events(main)[-1] == ("failed", "")

    def test_a_refused_file_is_fetched_again_when_a_person_asks(self, provider, main):
        envelope = signed_by_all(provider)
        whole, provider.flow.pdf = provider.flow.pdf, b"<html>"
        for number in range(calling.FETCHES):
            provider.call(envelope, later=sum(WAITS[:number]) + number)
        provider.flow.pdf = whole
        with dealer_context(main):
            with pytest.raises(Forbidden):
                retry_envelope(actor=staff("SERVICE"), envelope_id=envelope.id)
            assert Envelope.objects.get(id=envelope.id).state == "BROKEN"
            retry_envelope(actor=staff(), envelope_id=envelope.id)

        row = provider.call(envelope)

        assert (row.state, row.problem) == ("FINISHED", "")
        assert events(main)[-1] == ("finished", "")

    def test_one_flipped_byte_in_a_signature(self, provider):
        envelope = signed_by_all(provider)
        pdf = bytearray(provider.flow.pdf)
        pdf[len(two_pages()) + 400] ^= 1
        provider.flow.pdf = bytes(pdf)
        row = provider.call(envelope)
        assert (row.state, row.signed_pdf) == ("FETCHING", "")
        assert row.problem


class TestTakingBack:
    def test_here_at_once_there_when_it_answers(self, provider, kind, main):
        envelope = out(provider)
        with dealer_context(main):
            revoke_envelope(actor=staff(), envelope_id=envelope.id, reason="客户改主意了")
        assert (provider.row(envelope).state, provider.flow.status) == ("REVOKED", "OPEN")
        provider.desk.fail("REFUSED", API[kind])
        assert provider.call(envelope).problem == "provider_silent"
        row = provider.call(envelope, later=WAITS[0] + 1)
        assert (row.due_at, row.problem, provider.flow.status) == (None, "", "REVOKED")
        provider.tell()
        work_off(provider)
        assert [one[0] for one in events(main)].count("revoked") == 1

    def test_before_it_was_sent_the_provider_never_sees_it(self, provider, main):
        envelope = provider.open()
        with dealer_context(main):
            revoke_envelope(actor=SYSTEM, envelope_id=envelope.id, reason="")
        provider.call(envelope)
        assert (provider.row(envelope).due_at, provider.desk.flows) == (None, {})

    def test_once_all_have_signed_it_is_too_late(self, provider, main):
        envelope = signed_by_all(provider)
        with dealer_context(main), pytest.raises(Exception, match="illegal_move"):
            revoke_envelope(actor=staff(), envelope_id=envelope.id, reason="太晚了")
        assert provider.call(envelope).state == "FINISHED"

    def test_its_time_is_over(self, provider, main):
        provider.desk.mood = "NEVER"
        envelope = out(provider)
        row = provider.call(envelope, later=8 * 86400)
        assert (row.state, provider.flow.status) == ("EXPIRED", "REVOKED")
        assert events(main)[-1] == ("expired", "")

    def test_signed_in_the_last_second_counts(self, provider):
        provider.desk.mood = "NEVER"
        envelope = out(provider)
        for role in ("BUYER", "SELLER"):
            provider.desk.sign(provider.flow.id, role)
        assert provider.call(envelope, later=8 * 86400).state == "FETCHING"


def test_only_the_system_calls_providers(provider, main):
    envelope = provider.open()
    with dealer_context(main), pytest.raises(Forbidden):
        call_provider(actor=staff(), envelope_id=envelope.id)
    assert provider.desk.log == []


def test_a_silent_provider_gives_no_link(provider, kind, main):
    envelope = out(provider)
    provider.desk.fail("TIMEOUT", API[kind])
    with dealer_context(main), pytest.raises(ProviderSilent):
        sign_link(envelope_id=envelope.id, role="BUYER")


def test_what_was_heard_stays(provider, main):
    out(provider)
    provider.desk.sign(provider.flow.id, "BUYER")
    provider.tell()
    with dealer_context(main):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Heard.objects.update(kind="FINISHED")
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Heard.objects.all().delete()
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Envelope.objects.update(state="FINISHED")
