"""What was decided about a contest, or taken back, stays so, whoever writes."""

from django.db import migrations

STANDS = """
CREATE FUNCTION public.appraisal_contest_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a contest that is over stands';
END $$;
CREATE TRIGGER appraisal_contest_stands BEFORE UPDATE ON appraisal_contest FOR EACH ROW
    WHEN (OLD.state <> 'OPEN' AND NEW.state <> OLD.state AND (OLD.state, NEW.state) <> ('ACCEPTED', 'LAPSED'))
    EXECUTE FUNCTION public.appraisal_contest_stands();
"""
FALLS = """
DROP TRIGGER appraisal_contest_stands ON appraisal_contest;
DROP FUNCTION public.appraisal_contest_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0001_initial")]
    operations = [migrations.RunSQL(STANDS, FALLS)]
