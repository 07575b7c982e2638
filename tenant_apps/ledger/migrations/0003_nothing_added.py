from django.db import migrations

BALANCED = """
CREATE OR REPLACE FUNCTION ledger_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added GROUP BY entry_id, order_id, currency HAVING sum(amount_minor) <> 0
    ) THEN
        RAISE EXCEPTION 'debits and credits of an entry differ' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM ledger_posting WHERE entry_id IN (SELECT entry_id FROM added) AND id NOT IN (SELECT id FROM added)
    ) THEN
        RAISE EXCEPTION 'nothing is added to what was posted: post it back' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION ledger_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM ledger_posting WHERE entry_id IN (SELECT entry_id FROM added)
        GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0
    ) THEN
        RAISE EXCEPTION 'debits and credits of an entry differ' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """An entry is posted whole, for each of its orders in balance; later nothing joins it."""

    dependencies = [("ledger", "0002_in_balance")]
    operations = [migrations.RunSQL(BALANCED, BEFORE)]
