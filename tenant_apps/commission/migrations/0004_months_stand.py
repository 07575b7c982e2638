from django.db import migrations

FORWARD = """
CREATE TRIGGER rate_append_only BEFORE UPDATE OR DELETE ON commission_rate
    FOR EACH STATEMENT EXECUTE FUNCTION commission_is_append_only();
CREATE TRIGGER closedmonth_append_only BEFORE UPDATE OR DELETE ON commission_closedmonth
    FOR EACH STATEMENT EXECUTE FUNCTION commission_is_append_only();
CREATE FUNCTION commission_month_is_open(counted date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF counted IS NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('commission months:' || current_schema(), 0));
    IF EXISTS (SELECT FROM commission_closedmonth WHERE month >= counted) THEN
        RAISE EXCEPTION 'the commission of % is closed', to_char(counted, 'YYYY-MM')
            USING ERRCODE = 'restrict_violation';
    END IF;
END $$;
CREATE FUNCTION commission_line_in_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM commission_month_is_open(
        coalesce(NEW.month, (SELECT final_month FROM commission_deal WHERE id = NEW.deal_id))
    );
    RETURN NEW;
END $$;
CREATE TRIGGER line_in_open_month BEFORE INSERT ON commission_line
    FOR EACH ROW EXECUTE FUNCTION commission_line_in_open_month();
CREATE FUNCTION commission_deal_in_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.final_month IS DISTINCT FROM OLD.final_month THEN
        PERFORM commission_month_is_open(NEW.final_month);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deal_in_open_month BEFORE UPDATE ON commission_deal
    FOR EACH ROW EXECUTE FUNCTION commission_deal_in_open_month();
"""
BACKWARD = """
DROP TRIGGER deal_in_open_month ON commission_deal;
DROP FUNCTION commission_deal_in_open_month();
DROP TRIGGER line_in_open_month ON commission_line;
DROP FUNCTION commission_line_in_open_month();
DROP FUNCTION commission_month_is_open(date);
DROP TRIGGER closedmonth_append_only ON commission_closedmonth;
DROP TRIGGER rate_append_only ON commission_rate;
"""


class Migration(migrations.Migration):
    """A closed month takes no line and no hand-over; whoever closes waits for those who are posting."""

    dependencies = [("commission", "0003_closing_and_rates")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
