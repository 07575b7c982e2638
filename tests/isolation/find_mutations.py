"""The guards of what buyers watch, of what is said of prices, and of what partners are told."""

from __future__ import annotations

from tests.isolation.mutation import Mutation

CONTESTS, FEEDS = "tests/apps/appraisal/test_contests.py", "tests/apps/syndication/test_feeds.py"
CONTEST_ROWS = "tests/apps/appraisal/test_contest_access.py::TestTheDatabase"
UNCONFIRMED = "tests/apps/watching/test_unconfirmed.py::TestLetters"
CONFIRMED = "tests/apps/accounts/test_confirmation.py"
FIND = (
    Mutation(
        "a saved search is any buyer's",
        "shared_apps/watching/queries.py",
        "SavedSearch.objects.filter(user_id=user_id, id=search_id, removed_at__isnull=not removed)",
        "SavedSearch.objects.filter(id=search_id, removed_at__isnull=not removed)",
        ("tests/apps/watching/test_pages.py::TestSaving::test_anothers_does_not_exist",),
    ),
    Mutation(
        "any signature stops letters",
        "shared_apps/watching/signing.py",
        "told = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=GOOD_FOR)",
        'told = token.partition(":")[0]',
        ("tests/apps/watching/test_stopping.py::TestTokens",),
    ),
    Mutation(
        "a dealer contests anybody's rating",
        "shared_apps/appraisal/operations/contesting.py",
        "if listing is None or listing.dealer_id != dealer.id:",
        "if listing is None:",
        (f"{CONTESTS}::TestOpening::test_not_another_dealers_car",),
    ),
    Mutation(
        "a dealer rewrites what it contested, and with it what an operator is to decide",
        "shared_apps/appraisal/apps.py",
        '"SELECT, INSERT, UPDATE (state, updated_at)"',
        '"SELECT, INSERT, UPDATE"',
        (f"{CONTEST_ROWS}::test_nobody_decides_for_himself[text = 'x']",),
        constant="AppraisalConfig.dealer_grants",
        fresh=True,
    ),
    Mutation(
        "letters are prepared for addresses nobody confirmed",
        "shared_apps/watching/queries.py",
        '_REACHABLE = {"user__is_active": True, "user__email_confirmed_at__isnull": False}',
        '_REACHABLE = {"user__is_active": True, "user__email__isnull": False}',
        (f"{UNCONFIRMED}::test_of_searches_and_favourites_are_not_even_prepared",),
        constant="_REACHABLE",
    ),
    Mutation(
        "a letter that waits goes to whatever address the account has by then",
        "shared_apps/accounts/models.py",
        "if self.email and self.email_confirmed_at",
        "if self.email",
        (f"{UNCONFIRMED}::test_that_wait_when_the_address_changes_go_nowhere",),
    ),
    Mutation(
        "a link confirms another address than its own",
        "shared_apps/accounts/queries.py",
        '.filter(user__email__iexact=F("email"), user__is_active=True)',
        ".filter(user__is_active=True)",
        (f"{CONFIRMED}::TestLinks::test_are_good_for_their_address_only",),
    ),
    Mutation(
        "every key opens a dealer's VINs",
        "shared_apps/syndication/feeds/reading.py",
        'hmac.compare_digest(key.encode(errors="replace"), key_of(dealer).encode())',
        "key",
        (f"{FEEDS}::TestForms::test_a_vin_is_told_whole_only_to_its_dealers_own_key",),
    ),
    Mutation(
        "feeds tell the deleted cars of everybody",
        "shared_apps/syndication/queries.py",
        "if dealer is not None:",
        "if False:",
        (f"{FEEDS}::TestSince::test_of_one_dealer_tells_the_ends_of_its_own_only",),
    ),
)
