"""The guards of buyers' own cars and of what dealers are asked about them."""

from __future__ import annotations

from tests.isolation.mutation import Mutation

ESTIMATES, ASKING = "tests/apps/tradein/test_estimates.py", "tests/apps/tradein/test_asking.py"
QUERIES = "shared_apps/tradein/queries.py"
TRADED = (
    Mutation(
        "a trade-in is any account's",
        QUERIES,
        "mine |= Q(buyer_id=keeper.user_id)",
        "mine |= Q(buyer_id__isnull=False)",
        (f"{ESTIMATES}::TestWhose::test_anothers_does_not_exist",),
    ),
    Mutation(
        "a guest's trade-in is anybody's",
        QUERIES,
        "mine = Q(buyer_id__isnull=True, id__in=list(keeper.held))",
        "mine = Q(buyer_id__isnull=True)",
        (f"{ESTIMATES}::TestWhose::test_anothers_does_not_exist",),
    ),
    Mutation(
        "a dealer opens every photo of a trade-in",
        "config/portal_tradeins.py",
        "if str(photo_id) not in {told for told, _width, _height in asked.photos}:",
        "if False:",
        ("tests/apps/tradein/test_portal.py::TestPhotos::test_only_those_that_came_with_the_request",),
    ),
    Mutation(
        "a dealer reads what others were asked",
        "shared_apps/tradein/apps.py",
        'own="dealer_id"',
        'own=""',
        (f"{ASKING}::TestAnswering::test_another_dealers_request_does_not_exist",),
        constant="TradeinConfig.dealer_grants",
        fresh=True,
    ),
    Mutation(
        "a dealer makes its own offer firm",
        "shared_apps/tradein/apps.py",
        """check="state IN ('REQUESTED', 'OFFERED', 'DECLINED')",""",
        "",
        (f"{ASKING}::TestAnswering::test_a_dealers_role_changes_nothing_but_its_answer",),
        constant="TradeinConfig.dealer_grants",
        fresh=True,
    ),
)
