from __future__ import annotations

from django.db import connection

from tenants.features.queries import without

# Only what differs is written: feeds that find nothing new read and do not wait for each other.
_NOTE = """
INSERT INTO syndication_standing (dealer_id, shown, told, changed_in)
SELECT now.id, now.shown, now.told, pg_current_xact_id()::text::bigint
FROM (
    SELECT id, state = 'ACTIVE' AND (id = ANY(%(others)s::uuid[])) <> %(shown)s AS shown,
           md5(concat_ws('|', slug, name, city, address, phone, latitude, longitude)) AS told
    FROM tenants_dealer WHERE state NOT IN ('PROVISIONING', 'PROVISION_FAILED', 'DELETED')
) AS now LEFT JOIN syndication_standing known ON known.dealer_id = now.id
WHERE known.dealer_id IS NULL OR (known.shown, known.told) IS DISTINCT FROM (now.shown, now.told)
ON CONFLICT (dealer_id) DO UPDATE
SET shown = excluded.shown, told = excluded.told, changed_in = excluded.changed_in
"""


def note_standings() -> None:
    """Write down which dealers' cars are shown and what is told of them, where that is new.

    What hides a dealer or changes its address touches no listing; with this, feeds hear of it all the same.
    """
    shown, others = without("market_listing")
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"shown": shown, "others": [str(dealer) for dealer in others]})
