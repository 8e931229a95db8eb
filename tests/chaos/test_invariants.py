"""Each invariant, seen to fail: what it forbids is done by hand, in SQL."""

import pytest
from calendar_days import END
from invariants import INVARIANTS, find_broken

PERIOD = """(SELECT p.id FROM infrastructure_period p JOIN res_company c
             ON c.id = p.company_id WHERE c.name = 'Chaos' AND p.move_id IS NOT NULL
             AND p.state = %s ORDER BY p.id LIMIT 1)"""
UNPAID, PAID = (PERIOD.replace("%s", f"'{state}'") for state in ("unpaid", "paid"))
MOVE = f"(SELECT move_id FROM infrastructure_period WHERE id = {UNPAID})"
SERVICE = f"(SELECT service_id FROM infrastructure_period WHERE id = {UNPAID})"
ROW = """(SELECT j.id FROM lifecycle_journal j JOIN res_company c ON c.id = j.company_id
          WHERE c.name = 'Chaos' AND j.kind = '%s' AND j.state = '%s'
          ORDER BY j.id LIMIT 1)"""
DONE = """(SELECT t.id FROM workflow_task t JOIN res_company c ON c.id = t.company_id
            WHERE c.name = 'Chaos' AND t.state = 'done' ORDER BY t.id LIMIT 1)"""
LICENCE = """(SELECT l.id FROM crm_license l WHERE l.active AND %s
              ORDER BY l.id LIMIT 1)"""
ISSUED = LICENCE % "l.date_start IS NOT NULL"
CHAIN = LICENCE % "l.successor_id IS NOT NULL"
SALE = "(SELECT id FROM crm_lead WHERE active AND won_status = '%s'"
SALE += " AND license_product_id IS NOT NULL AND contract_id IS NOT NULL LIMIT 1)"
COPY_LINE = f"""
    CREATE TEMP TABLE line AS SELECT * FROM account_move_line
     WHERE infrastructure_period_id = {UNPAID} LIMIT 1;
    UPDATE line SET id = -1;
    INSERT INTO account_move_line SELECT * FROM line"""

TAMPERING = {
    "one invoice for each service and period": COPY_LINE,
    "a period knows the invoice on which it stands": f"""
        UPDATE account_move_line SET infrastructure_period_id = NULL
         WHERE infrastructure_period_id = {UNPAID}""",
    "no invoice without its period": f"""
        UPDATE infrastructure_period SET move_id = NULL WHERE move_id = {MOVE}""",
    "every period that is due is billed, or its service carries an error": f"""
        UPDATE infrastructure_period SET date_to = date_from
         WHERE service_id = {SERVICE};
        UPDATE infrastructure_service SET stage_code = 'in_service'""",
    "periods follow one another": """
        UPDATE infrastructure_period SET number = number + 5 WHERE number = 2""",
    "numbers of invoices are given once, without a gap": f"""
        UPDATE account_move SET sequence_number = 999 WHERE id = {MOVE}""",
    "numbers of acts are given once, without a gap": """
        UPDATE closing_act SET name = left(name, 9) || '77777' WHERE id IN (
            SELECT id FROM closing_act WHERE name != '/' ORDER BY id DESC LIMIT 1)""",
    "what is open on an invoice is its amount less its payments": f"""
        UPDATE account_move SET amount_residual = 1 WHERE id = {MOVE}""",
    "no invoice is paid twice": """
        DELETE FROM account_partial_reconcile WHERE id IN (
            SELECT max(id) FROM account_partial_reconcile)""",
    "periods add up to their invoice": f"""
        UPDATE infrastructure_period SET amount_total = amount_total + 1
         WHERE id = {UNPAID}""",
    "what a service is owed is what is open on its invoices": f"""
        UPDATE infrastructure_service SET amount_due = 0 WHERE id = {SERVICE}""",
    "what is collected is paid and closed by an act": f"""
        UPDATE infrastructure_service SET amount_collected = 77
         WHERE id = {SERVICE}""",
    "each invoice of a period is journaled once": f"""
        DELETE FROM lifecycle_journal WHERE id = {ROW % ("invoice", "sent")}""",
    "each document of the journal is there": f"""
        UPDATE lifecycle_journal SET doc_id = -7
         WHERE id = {ROW % ("invoice", "sent")}""",
    "each act of a service is journaled once": """
        DELETE FROM lifecycle_journal WHERE kind = 'act'""",
    "a record stands where its journal says": f"""
        UPDATE infrastructure_service SET stage_id = (
            SELECT id FROM lifecycle_stage WHERE code = 'new' LIMIT 1)
         WHERE id = {SERVICE}""",
    "no ready task without a holder who is there": f"""
        UPDATE workflow_task SET state = 'ready', user_id = NULL WHERE id = {DONE}""",
    "each ready task has one open activity of its holder, no other task has one": f"""
        UPDATE workflow_task SET state = 'ready' WHERE id = {DONE}""",
    "a run of a route has one ready task until it ends": f"""
        UPDATE workflow_run SET state = 'running' WHERE id IN (
            SELECT run_id FROM workflow_task WHERE id = {DONE})""",
    "each task that is done has its decision, each decision its number": f"""
        DELETE FROM workflow_decision WHERE task_id = {DONE}""",
    "a service that waits for people has given them a task": """
        UPDATE workflow_run SET state = 'cancelled';
        UPDATE infrastructure_service s SET stage_code = 'disconnection'
          FROM infrastructure_service_type t
         WHERE t.id = s.type_id AND t.disconnection_route_id IS NOT NULL""",
    "a sale that is won has one licence, no other sale has one": f"""
        UPDATE crm_license SET opportunity_id = NULL
         WHERE opportunity_id = {SALE % "won"}""",
    "a sale that is signed and paid is won": f"""
        UPDATE crm_lead SET won_status = 'pending' WHERE id = {SALE % "won"}""",
    "one renewal opportunity for each licence": """
        DROP INDEX crm_lead_renewed_once;
        UPDATE crm_lead SET renewed_license_id = (
            SELECT max(renewed_license_id) FROM crm_lead)
         WHERE renewed_license_id IS NOT NULL""",
    "the links of a chain of licences are mutual": f"""
        UPDATE crm_license SET successor_id = NULL WHERE id = {CHAIN}""",
    "the dates of a licence are in order": f"""
        UPDATE crm_license SET date_renew = date_end + 1 WHERE id = {ISSUED}""",
    "each threshold of a licence that has come is journaled": """
        DELETE FROM lifecycle_journal WHERE kind = 'notify'""",
    "a letter that is said to be sent was taken by the mail server": f"""
        UPDATE lifecycle_journal SET mail_message_id = NULL
         WHERE id = {ROW % ("last_warning", "sent")}""",
    "no letter without its row in the journal": f"""
        DELETE FROM lifecycle_journal WHERE id = {ROW % ("last_warning", "sent")}""",
    "one letter for each row": """
        UPDATE lifecycle_journal SET mail_message_id = (
            SELECT max(mail_message_id) FROM lifecycle_journal)""",
    "one letter a night about an invoice": f"""
        UPDATE lifecycle_journal SET kind = 'resend', state = 'sent', key = 'x',
               doc_id = t.doc_id, run_date = t.run_date
          FROM lifecycle_journal t WHERE t.id = {ROW % ("invoice", "sent")}
           AND lifecycle_journal.id = {ROW % ("last_warning", "sent")}""",
    "nobody is cut off without a sent last warning the warning period before": """
        UPDATE lifecycle_journal SET date_sent = date_sent + 30
         WHERE kind = 'last_warning'""",
    "who is off for a debt was cut off by a step": """
        UPDATE lifecycle_journal SET kind = 'x' WHERE kind = 'cut_off'""",
}
BY_MAIL = "the same letter comes again only after a crash"


@pytest.fixture
def judge(lab, lived):
    """Return a function that says which invariants are broken after some SQL."""
    connection = lab.connect()

    def names(sql="", mails=()):
        with connection.cursor() as cursor:
            if sql:
                # triggers and foreign keys would stop some of it
                cursor.execute("SET session_replication_role = replica")
                cursor.execute(sql)
            found = find_broken(cursor, END, [*lab.mailbox.taken, *mails])
            return {name for name, _row in found}

    yield names
    connection.rollback()
    connection.close()


@pytest.fixture(scope="module")
def lived(lab, undisturbed):
    """The story, lived to its end."""
    lab.restore("end")


def test_nothing_is_broken_in_the_story(judge):
    assert judge() == set()


def test_each_invariant_is_tested():
    assert set(TAMPERING) | {BY_MAIL} == set(INVARIANTS)


@pytest.mark.parametrize("name", TAMPERING)
def test_invariant_sees_what_it_forbids(judge, name):
    assert name in judge(TAMPERING[name])


def test_letter_taken_twice_is_seen(judge, lab):
    assert judge(mails=lab.mailbox.taken[:1]) == {BY_MAIL}
