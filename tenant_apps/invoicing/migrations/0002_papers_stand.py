from django.db import migrations

from core.storage.guarded import guarded_moves

MOVES = [
    ("DRAFT", "request", "REQUESTED"),
    ("REFUSED", "request", "REQUESTED"),
    ("REQUESTED", "issue", "ISSUED"),
    ("REQUESTED", "refuse", "REFUSED"),
    ("ISSUED", "ask_red", "RED_REQUESTED"),
    ("RED_REQUESTED", "reverse", "REVERSED"),
    ("RED_REQUESTED", "refuse_red", "ISSUED"),
]
STAND = """
CREATE FUNCTION invoicing_papers_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a paper that was numbered stands: it is reversed by another' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER receipt_stands BEFORE UPDATE OR DELETE ON invoicing_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION invoicing_papers_stand();
CREATE TRIGGER invoice_is_never_deleted BEFORE DELETE ON invoicing_invoice
    FOR EACH STATEMENT EXECUTE FUNCTION invoicing_papers_stand();
CREATE FUNCTION invoicing_amounts_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.number, OLD.kind, OLD.order_id, OLD.vin, OLD.net_minor, OLD.vat_minor, OLD.total_minor, OLD.reverses_id)
        IS DISTINCT FROM
       (NEW.number, NEW.kind, NEW.order_id, NEW.vin, NEW.net_minor, NEW.vat_minor, NEW.total_minor, NEW.reverses_id)
    THEN
        RAISE EXCEPTION 'what an invoice states stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_amounts_stand BEFORE UPDATE ON invoicing_invoice
    FOR EACH ROW EXECUTE FUNCTION invoicing_amounts_stand();
"""
BACK = """
DROP TRIGGER invoice_amounts_stand ON invoicing_invoice;
DROP FUNCTION invoicing_amounts_stand();
DROP TRIGGER invoice_is_never_deleted ON invoicing_invoice;
DROP TRIGGER receipt_stands ON invoicing_receipt;
DROP FUNCTION invoicing_papers_stand();
"""


class Migration(migrations.Migration):
    """Receipts and invoices are never changed in what they state, and never deleted."""

    dependencies = [("invoicing", "0001_initial")]
    operations = [guarded_moves("invoicing_invoice", "invoice", MOVES), migrations.RunSQL(STAND, BACK)]
