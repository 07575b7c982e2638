"""The guards of what buyers ask and are answered."""

from __future__ import annotations

from tests.isolation.mutation import Mutation

ANSWERING, ASKING = "tests/apps/inbox/test_answering.py", "tests/apps/inbox/test_asking.py"
ASKED = (
    Mutation(
        "any dealer answers in any thread",
        "shared_apps/inbox/operations/answering.py",
        ".filter(id=answer.thread_id, dealer__schema_name=dealer_schema)",
        ".filter(id=answer.thread_id)",
        (f"{ANSWERING}::TestIsolation::test_no_dealer_answers_in_anothers_thread",),
    ),
    Mutation(
        "a thread is any buyer's",
        "shared_apps/inbox/queries.py",
        "Thread.objects.filter(user_id=user_id, id=thread_id)",
        "Thread.objects.filter(id=thread_id)",
        (f"{ANSWERING}::TestIsolation::test_nobody_reads_or_writes_in_anothers_inbox",),
    ),
    Mutation(
        "a dealer learns which dealer's car was looked at",
        "shared_apps/inbox/queries.py",
        'return f"car:{car.id}" if car and car.dealer_id == dealer.id else f"series:{wanted.series_id}"',
        'return f"car:{car.id}" if car else f"series:{wanted.series_id}"',
        (f"{ASKING}::TestAsking::test_no_dealer_learns_of_another",),
    ),
    Mutation(
        "any signature stops letters about answers",
        "shared_apps/inbox/signing.py",
        "UUID(signing.TimestampSigner(salt=_SALT).unsign(token, max_age=GOOD_FOR))",
        'UUID(token.partition(":")[0])',
        (f"{ANSWERING}::TestLinks",),
    ),
    Mutation(
        "an enquiry is answered through any lead",
        "tenant_apps/customers/operations/enquiries.py",
        ".filter(id=enquiry_id, lead_id=lead_id)",
        ".filter(id=enquiry_id)",
        (f"{ANSWERING}::TestAnswers::test_only_who_works_on_leads_and_only_on_the_lead_it_belongs_to",),
    ),
)
