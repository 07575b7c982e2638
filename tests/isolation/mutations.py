"""The guards that keep dealers apart, and how to take each of them out.

`test_mutations.py` takes them out one by one and demands that the tests named here go red. A new guard gets a
mutation here; a mutation whose text is gone fails until it is brought up to date.
"""

from __future__ import annotations

from tests.isolation.asking_mutations import ASKED
from tests.isolation.find_mutations import CONTEST_ROWS, FIND
from tests.isolation.mutation import Mutation, attack
from tests.isolation.paper_mutations import PAPERS
from tests.isolation.sealed_mutations import SEALED_COLUMNS
from tests.isolation.tradein_mutations import TRADED

SCOPE, CURSORS, SQL = (
    "tests/isolation/test_scope.py",
    "tests/isolation/test_cursors.py",
    "tests/isolation/test_sql.py",
)
SERVING, KEYS = "tests/isolation/test_serving.py", "tests/isolation/test_keys.py"
EVENTS, LIFETIMES = "tests/isolation/test_forged_events.py", "tests/isolation/test_lifetimes.py"
HOSTS, PASSAGE = "tests/api/test_hosts.py", "tests/apps/accounts/test_hand_off.py"
CURSOR, GRANTS, FILES = "tenants/backend/cursor.py", "tenants/grants.py", "core/storage/files.py"

MUTATIONS = (
    # --- the statement's role and path ---------------------------------------------------------------------
    Mutation(
        "no role is set",
        CURSOR,
        'f"SET LOCAL ROLE {role}; SET LOCAL search_path',
        'f"SET LOCAL search_path',
        (f"{SCOPE}::TestDealerScope::test_runs_as_the_dealers_own_role_and_path",),
    ),
    Mutation(
        "the market's schema comes first in the path",
        "core/storage/scope.py",
        """f'"{self.schema}", "{PUBLIC}"'""",
        """f'"{PUBLIC}", "{self.schema}"'""",
        (f"{SCOPE}::TestDealerScope::test_writes_land_in_its_own_schema",),
    ),
    Mutation(
        "a statement without a scope is sent",
        CURSOR,
        'if wanted.kind == "nowhere":',
        'if wanted.kind == "never":',
        (f"{SCOPE}::TestFailClosed::test_a_statement_without_a_scope_never_leaves_the_process",),
    ),
    Mutation(
        "any word may name a schema",
        "core/storage/scope.py",
        "if not _SCHEMA.match(self.schema):",
        "if False:",
        (f"{SCOPE}::TestFailClosed::test_a_strange_schema_is_no_scope",),
    ),
    Mutation(
        "a read-only scope writes",
        CURSOR,
        '"SET LOCAL transaction_read_only = on; " if wanted.read_only else ""',
        '""',
        (f"{CURSORS}::TestSavepoints::test_a_read_only_scope_writes_nothing",),
    ),
    Mutation(
        "a rolled back savepoint is thought to keep the scope",
        CURSOR,
        "if inside and not _undoes_settings(text) else None",
        "if inside else None",
        (
            f"{CURSORS}::TestSavepoints"
            "::test_going_back_to_another_dealers_savepoint_brings_nothing_of_its_back",
        ),
    ),
    Mutation(
        "the scope of the last transaction is believed in the next",
        CURSOR,
        "            applied.scope = scope.OWNER\n        if applied.scope",
        "            pass\n        if applied.scope",
        (f"{CURSORS}::TestAutocommit", f"{CURSORS}::TestThreads"),
    ),
    Mutation(
        "copying goes out bare",
        CURSOR,
        "if prefix and self.connection.autocommit:",
        "if False:",
        (f"{CURSORS}::TestAutocommit::test_copy_and_server_side_cursors_are_refused_rather_than_sent_bare",),
    ),
    Mutation(
        "a server-side cursor is read on behalf of another",
        CURSOR,
        "if scope.current() != self.opened_in:",
        "if False:",
        (f"{CURSORS}::TestInsideATransaction::test_a_server_side_cursor_is_not_read_on_behalf_of_another",),
    ),
    Mutation(
        "the owner's scope is taken for granted on the serving login",
        CURSOR,
        'if wanted.kind == "owner" and not applied.owns():',
        "if False:",
        (f"{SERVING}::test_the_owners_scope_is_refused_in_the_process",),
    ),
    Mutation(
        "all threads change over to the owner's login",
        "tenants/ownership.py",
        "connection.settings_dict = {**given, **login}",
        "connection.settings_dict |= login",
        (f"{SERVING}::TestAsOwner",),
    ),
    # --- what is said in a statement -----------------------------------------------------------------------
    Mutation(
        "statements are not looked at",
        CURSOR,
        "            statements.check(text, values)",
        "            pass",
        (
            f"{SQL}::TestNeverSent::test_by_a_dealer[RESET ROLE]",
            f"{SQL}::TestNeverSent::test_by_the_market[RESET ROLE]",
        ),
    ),
    Mutation(
        "copying is not looked at",
        CURSOR,
        "            statements.check_copy(text)",
        "            pass",
        (f"{SQL}::TestNeverSent::test_through_copy",),
    ),
    Mutation(
        "two statements share a message",
        "tenants/backend/statements.py",
        'if ";" in text.rstrip().rstrip(";"):',
        "if False:",
        (f"{SQL}::TestNeverSent::test_by_a_dealer[SELECT 1; RESET ROLE]",),
    ),
    Mutation(
        "any kind of statement is sent",
        "tenants/backend/statements.py",
        "first in _BUSINESS or _NARROW.match(text)",
        "True",
        (f"{SQL}::TestNeverSent::test_by_a_dealer[RESET ROLE]",),
    ),
    Mutation(
        "functions may reach for role and session",
        "tenants/backend/statements.py",
        "reaching = _REACHING.search(text)",
        "reaching = None",
        (f"{SQL}::TestNeverSent::test_by_a_dealer[SELECT set_config('role', 'none', true)]",),
    ),
    Mutation(
        "a parameter may be a piece of a statement",
        "tenants/backend/statements.py",
        "if any(isinstance(value, AsIs) for value in given):",
        "if False:",
        (f"{SQL}::TestNeverSent::test_a_parameter_is_no_piece_of_a_statement",),
    ),
    # --- rights in the database ----------------------------------------------------------------------------
    Mutation(
        "no policy guards the rows in public",
        GRANTS,
        "ENABLE ROW LEVEL SECURITY",
        "DISABLE ROW LEVEL SECURITY",
        (f"{SCOPE}::TestDealerScope::test_reads_its_own_dealer_row_only",),
        fresh=True,
    ),
    Mutation(
        "a dealer may tell any event",
        GRANTS,
        'written = f"{own} AND ({grant.check})" if grant.check else own',
        "written = own",
        (
            f"{EVENTS}::TestNames::test_what_others_tell_and_start_is_refused_by_the_database",
            f"{CONTEST_ROWS}::test_nobody_contests_anothers_car",
        ),
        fresh=True,
    ),
    Mutation(
        "every table in public is open to dealers",
        GRANTS,
        """f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{dealers}"'""",
        """f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{dealers}"'""",
        (f"{SCOPE}::TestDealerScope::test_the_database_refuses",),
        fresh=True,
    ),
    Mutation(
        "the market reads dealers' schemas",
        GRANTS,
        """f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"'""",
        """f'GRANT USAGE ON SCHEMA "{schema}" TO PUBLIC;'
           f'GRANT SELECT ON ALL TABLES IN SCHEMA "{schema}" TO PUBLIC'""",
        (f"{SCOPE}::TestMarketScope", f"{SQL}::TestRights::test_the_database_refuses_the_market"),
        fresh=True,
    ),
    Mutation(
        "counters tell dealers what others do",
        GRANTS,
        """f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM "{dealers}"'""",
        """f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{dealers}"'""",
        (
            f"{SQL}::TestRights::test_the_database_refuses_a_dealer"
            "[SELECT nextval('public.dealer_schema_number')]",
        ),
        fresh=True,
    ),
    Mutation(
        "temporary tables stand before the market's",
        GRANTS,
        "REVOKE TEMPORARY ON DATABASE",
        "REVOKE CREATE ON DATABASE",
        (f"{EVENTS}::test_no_role_of_ours_can_put_a_table_before_anothers",),
        fresh=True,
    ),
    Mutation(
        "a function tells of other dealers",
        GRANTS,
        "AND current_setting('role') = current_database() || '__' || schema",
        "",
        (f"{SQL}::TestRights::test_a_function_of_ours_tells_of_nobody_else",),
        constant="_IDENTITY",
        fresh=True,
    ),
    Mutation(
        "the serving login inherits",
        GRANTS,
        '"WITH SET TRUE, INHERIT FALSE"',
        '"WITH SET TRUE, INHERIT TRUE"',
        (f"{SERVING}::test_by_itself_the_login_may_do_nothing[SELECT * FROM public.tenants_dealer]",),
        fresh=True,
    ),
    # --- keys ----------------------------------------------------------------------------------------------
    Mutation(
        "cache keys do without the dealer",
        "core/edge/cache.py",
        "at_hand.schema if at_hand.kind == 'dealer' else 'market'",
        "'market'",
        (f"{KEYS}::TestCache::test_one_dealers_entry_is_nobody_elses",),
    ),
    Mutation(
        "emptying the cache empties everybody's",
        "core/edge/cache.py",
        'everything = scope.current().kind == "owner"',
        "everything = True",
        (f"{KEYS}::TestCache::test_emptying_it_leaves_others_and_the_queue_alone",),
    ),
    Mutation(
        "the storage opens every dealer's files",
        FILES,
        "    if not mine:",
        "    if False:",
        (f"{KEYS}::TestFiles::test_another_dealers_file_is_out_of_reach_on_every_way",),
    ),
    Mutation(
        "the storage follows crooked paths",
        FILES,
        'if not straight or ".." in parts or posixpath.isabs(key):',
        "if False:",
        (f"{KEYS}::TestFiles::test_a_crooked_path_is_none_of_ours",),
    ),
    Mutation(
        "a file's name leaves its folder",
        FILES,
        'if name in {"", ".."} or PurePosixPath(name).name != name or',
        "if",
        (f"{KEYS}::TestFiles::test_a_name_cannot_leave_its_folder",),
    ),
    Mutation(
        "files have addresses",
        FILES,
        '        raise WrongDealersFile("files have no address: a view that knows who asks answers them")',
        '        return f"/media/{name}"',
        (f"{KEYS}::TestFiles::test_no_file_has_a_link_that_works_for_whoever_holds_it",),
    ),
    Mutation(
        "a task takes whatever dealer is at hand",
        "core/flow/tasks.py",
        "scope_of(dealer, wanted_by=self.name) if needs_dealer else scope.MARKET",
        "scope.current() if needs_dealer else scope.MARKET",
        (f"{KEYS}::TestTasks::test_a_task_runs_at_the_dealer_of_its_message_wherever_it_is_called",),
    ),
    Mutation(
        "a message may name a schema without a dealer",
        "core/flow/dealers.py",
        "if not import_string(settings.DEALER_CHECK)(schema):",
        "if False:",
        (f"{KEYS}::TestTasks::test_a_message_that_names_no_dealer_is_not_worked_off",),
    ),
    Mutation(
        "a dealer that is gone still works",
        "tenants/context.py",
        ".exclude(state__in=_NOBODY)",
        "",
        (f"{KEYS}::TestTasks::test_a_dealer_that_is_gone_has_no_tasks",),
    ),
    Mutation(
        "the relay starts anybody's task",
        "core/flow/outbox/relay.py",
        'if getattr(task, "needs_dealer", None) is not bool(event.dealer_schema):',
        "if False:",
        (f"{EVENTS}::TestNames", f"{KEYS}::TestRelay"),
    ),
    Mutation(
        "a dealer starts the market's tasks",
        "core/flow/tasks.py",
        'if not task.needs_dealer and scope.current().kind == "dealer":',
        "if False:",
        ("tests/flows/test_tasks.py::TestScopeOfTasks::test_a_markets_task_is_not_for_a_dealer_to_start",),
    ),
    Mutation(
        "one dealer's events hold up another's",
        "core/flow/outbox/queries.py",
        '        dealer_schema=OuterRef("dealer_schema"),\n',
        "",
        (f"{EVENTS}::test_another_dealers_events_are_not_held_up",),
    ),
    Mutation(
        "a repeated call is answered at every dealer",
        "core/edge/api.py",
        """f"{host}|{getattr(user, 'pk', None)""",
        """f"{getattr(user, 'pk', None)""",
        (f"{KEYS}::TestRepeatedCalls",),
    ),
    Mutation(
        "a log line bears whatever dealer it is told",
        "core/edge/logs.py",
        'schema = at_hand.schema if at_hand.kind == "dealer" else ""',
        'schema = getattr(record, "dealer", "")',
        (f"{KEYS}::TestLogs",),
    ),
    # --- doors ---------------------------------------------------------------------------------------------
    Mutation(
        "a session is good on every host",
        "shared_apps/accounts/middleware.py",
        "if request.session.get(HOST_KEY) != request.get_host():",
        "if False:",
        (
            f"{HOSTS}::TestSessions::test_of_one_host_is_nobody_on_another",
            attack("GET console console_dealers by an operator with the market's cookie"),
        ),
    ),
    Mutation(
        "an unknown host is the market",
        "tenants/middleware.py",
        'return ("portal", portal) if portal else (None, None)',
        'return ("portal", portal) if portal else ("market", None)',
        (f"{HOSTS}::TestWhoAnswers",),
    ),
    Mutation(
        "who left is still staff",
        "tenant_apps/staff/queries.py",
        'StaffMember.objects.filter(user_id=user_id, state="ACTIVE").first()',
        "StaffMember.objects.filter(user_id=user_id).first()",
        (attack("GET portal customers_list by somebody who left"),),
    ),
    Mutation(
        "everybody has every right",
        "core/kernel/actor.py",
        "        if not self.may(right):",
        "        if False:",
        (attack("GET portal customers_list by staff without leads.see"),),
    ),
    Mutation(
        "the list of staff asks for no right",
        "tenant_apps/staff/api.py",
        """    staff_actor(request).require("staff.see")
    dealer = current_dealer()""",
        "    dealer = current_dealer()",
        (attack("GET portal staff_list by staff without staff.see"),),
    ),
    Mutation(
        "everybody is an operator",
        "shared_apps/accounts/access.py",
        'if not user.is_operator or surface_of(request) != "console":',
        "if False:",
        (attack("GET console console_dealers by a buyer"),),
    ),
    Mutation(
        "an order is any buyer's",
        "shared_apps/marketplace/queries/orders.py",
        "found = orders_of_buyer(buyer_id).filter(id=order_id).first()",
        'found = OrderSummary.objects.select_related("dealer").filter(id=order_id).first()',
        (attack("GET market orders_mine_show by another buyer"),),
    ),
    Mutation(
        "an invitation opens every dealer",
        "shared_apps/accounts/queries.py",
        'token_digest=digest_of(token), dealer_id=dealer_id, state="SENT"',
        'token_digest=digest_of(token), state="SENT"',
        (attack("GET portal invitation_show by another dealer's owner, at home"),),
    ),
    Mutation(
        "a passage leads to any host",
        "shared_apps/accounts/operations/hand_offs.py",
        "state=digest_of(secret), host=host)",
        "state=digest_of(secret))",
        (f"{PASSAGE}::TestToken::test_opens_nothing_on_another_host_of_the_same_dealer",),
    ),
    Mutation(
        "a passage needs no secret of the browser",
        "shared_apps/accounts/operations/hand_offs.py",
        "token_digest=digest_of(token), state=digest_of(secret), host=host)",
        "token_digest=digest_of(token), host=host)",
        (f"{PASSAGE}::TestSomebodyElsesPassage::test_sent_to_a_victim_opens_nothing",),
    ),
    Mutation(
        "photos of cars that are not on offer are shown",
        "tenant_apps/stock/queries.py",
        "        rows = rows.filter(vehicle__state=LISTED)",
        "        pass",
        (
            "tests/apps/stock/test_pricing_and_photos.py::TestServing"
            "::test_the_public_sees_photos_of_cars_on_offer_only",
        ),
    ),
    Mutation(
        "sales read each other's commission",
        "tenant_apps/commission/queries.py",
        "        actor.require(SEE_ALL)\n\n\ndef statement(",
        "        pass\n\n\ndef statement(",
        ("tests/apps/commission/test_deals.py::TestSight::test_sales_see_only_their_own",),
    ),
    *FIND,
    *SEALED_COLUMNS,
    *ASKED,
    *TRADED,
    *PAPERS,
)
