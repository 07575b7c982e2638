from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

ACCOUNTS = (
    "1002", "1012", "1122", "1405", "2202", "2205", "222101", "2241", "6001", "6401", "6603", "1221", "6301", "6711",
)
FORWARD = """
CREATE FUNCTION ledger_books_are_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('books:' || current_schema(), 0));
    IF EXISTS (SELECT FROM ledger_bookslock WHERE (NEW.at AT TIME ZONE 'Asia/Shanghai')::date <= through) THEN
        RAISE EXCEPTION 'the books of % are closed', (NEW.at AT TIME ZONE 'Asia/Shanghai')::date
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_in_open_books BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_books_are_open();
"""
BACKWARD = """
DROP TRIGGER entry_in_open_books ON ledger_entry;
DROP FUNCTION ledger_books_are_open();
"""


class Migration(migrations.Migration):
    """Days whose books are closed take no entry; whoever closes waits for those who are posting."""

    dependencies = [("ledger", "0005_more_accounts_checked")]
    operations = [
        migrations.CreateModel(
            name="BooksLock",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("through", models.DateField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="bookslock_is_one")],
            },
        ),
        migrations.AddField("entry", "late_for", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("posting", "posting_account_known"),
        AddConstraintNotValid(
            "posting",
            models.CheckConstraint(condition=models.Q(("account__in", ACCOUNTS)), name="posting_account_known"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
