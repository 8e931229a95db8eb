"""What must hold after whatever happened: each query returns the rows that break it.

Pure SQL, asked with psycopg2: nothing of the code under test is used. Parameters: the
company is found by its name, %(today)s is the last day that was lived to its end, and
the table chaos_mail holds what the mail server took.
"""

SENDERS = 6  # letters that may be on their way when a process dies
COMPANY = "(SELECT id FROM res_company WHERE name = 'Chaos')"

INVARIANTS = {
    # === MONEY === #
    "one invoice for each service and period": """
        SELECT l.infrastructure_period_id, p.service_id, p.date_from, count(*)
          FROM account_move_line l
          JOIN account_move m ON m.id = l.move_id
          JOIN infrastructure_period p ON p.id = l.infrastructure_period_id
         WHERE m.move_type = 'out_invoice' AND m.state = 'posted'
           AND m.payment_state != 'reversed'
         GROUP BY l.infrastructure_period_id, p.service_id, p.date_from
        HAVING count(DISTINCT m.id) > 1 OR count(*) > 1
    """,
    "a period knows the invoice on which it stands": """
        SELECT p.id, p.move_id, p.state FROM infrastructure_period p
          LEFT JOIN account_move_line l
            ON l.infrastructure_period_id = p.id AND l.move_id = p.move_id
         WHERE p.company_id = {company}
           AND (l.id IS NULL) != (p.state IN ('skipped', 'to_bill'))
    """,
    "no invoice without its period": """
        SELECT m.id, m.name FROM account_move m
         WHERE m.company_id = {company} AND m.move_type = 'out_invoice'
           AND m.opportunity_id IS NULL AND NOT EXISTS (
               SELECT 1 FROM infrastructure_period p WHERE p.move_id = m.id)
    """,
    "every period that is due is billed, or its service carries an error": """
        SELECT s.name, due.day FROM infrastructure_service s
         CROSS JOIN LATERAL (
               SELECT max(p.date_to) + 1 AS day FROM infrastructure_period p
                WHERE p.service_id = s.id) due
         WHERE s.company_id = {company} AND s.active AND s.lifecycle_failure IS NULL
           AND s.stage_code NOT IN ('new', 'closed', 'disconnection', 'disconnected',
                                    'resume')
           AND COALESCE(due.day, s.date_start) <= %(today)s
    """,
    "periods follow one another": """
        SELECT * FROM (
            SELECT p.service_id, p.number, p.date_from, lag(p.number) OVER w AS before,
                   lag(p.date_to) OVER w AS ended
              FROM infrastructure_period p WHERE p.company_id = {company}
            WINDOW w AS (PARTITION BY p.service_id ORDER BY p.number)) t
         WHERE before IS NOT NULL AND (number != before + 1 OR date_from != ended + 1)
    """,
    "numbers of invoices are given once, without a gap": """
        SELECT m.journal_id, m.sequence_prefix, count(*), max(m.sequence_number)
          FROM account_move m
         WHERE m.company_id = {company} AND m.move_type = 'out_invoice'
         GROUP BY m.journal_id, m.sequence_prefix
        HAVING count(*) != max(m.sequence_number)
            OR count(DISTINCT m.sequence_number) != count(*)
            OR bool_or(m.state != 'posted')
    """,
    "numbers of acts are given once, without a gap": """
        SELECT left(a.name, 9), count(*), max(right(a.name, 5)::int)
          FROM closing_act a WHERE a.company_id = {company} AND a.name != '/'
         GROUP BY left(a.name, 9)
        HAVING count(*) != max(right(a.name, 5)::int)
            OR count(DISTINCT a.name) != count(*)
    """,
    "what is open on an invoice is its amount less its payments": """
        SELECT m.id, m.name, m.amount_total, m.amount_residual, m.payment_state
          FROM account_move m
          LEFT JOIN LATERAL (
               SELECT COALESCE(sum(r.credit_amount_currency), 0) AS credited
                 FROM account_partial_reconcile r
                 JOIN account_move_line l ON l.id = r.debit_move_id
                WHERE l.move_id = m.id) paid ON TRUE
         WHERE m.company_id = {company} AND m.move_type = 'out_invoice'
           AND m.state = 'posted'
           AND (abs(m.amount_total - paid.credited - m.amount_residual) > 0.001
                OR (m.amount_residual = 0)
                   != (m.payment_state IN ('paid', 'in_payment')))
    """,
    "no invoice is paid twice": """
        SELECT p.id, p.amount FROM account_payment p
          JOIN account_move m ON m.id = p.move_id
         WHERE m.company_id = {company} AND NOT EXISTS (
               SELECT 1 FROM account_move_line l
                 JOIN account_partial_reconcile r ON r.credit_move_id = l.id
                WHERE l.move_id = m.id)
    """,
    "periods add up to their invoice": """
        SELECT m.name, m.amount_total, sum(p.amount_total), m.amount_residual,
               sum(p.amount_residual)
          FROM account_move m JOIN infrastructure_period p ON p.move_id = m.id
         WHERE m.company_id = {company} AND m.state = 'posted'
         GROUP BY m.id
        HAVING abs(m.amount_total - sum(p.amount_total)) > 0.001
            OR abs(m.amount_residual - sum(p.amount_residual)) > 0.001
    """,
    "what a service is owed is what is open on its invoices": """
        SELECT s.name, s.amount_due, sum(open.part) FROM infrastructure_service s
          LEFT JOIN LATERAL (
               SELECT l.price_total * m.amount_residual / m.amount_total AS part
                 FROM account_move_line l
                 JOIN account_move m ON m.id = l.move_id AND m.state = 'posted'
                 JOIN infrastructure_period p ON p.id = l.infrastructure_period_id
                  AND p.move_id = m.id
                WHERE p.service_id = s.id AND m.amount_total != 0) open ON TRUE
         WHERE s.company_id = {company}
         GROUP BY s.id
        HAVING abs(s.amount_due - COALESCE(sum(open.part), 0)) > 0.011
    """,
    "what is collected is paid and closed by an act": """
        SELECT s.name, s.amount_collected, sum(paid.part)
          FROM infrastructure_service s
          LEFT JOIN LATERAL (
               SELECT l.price_total AS part FROM account_move_line l
                 JOIN account_move m ON m.id = l.move_id AND m.amount_residual = 0
                  AND m.state = 'posted'
                 JOIN infrastructure_period p ON p.id = l.infrastructure_period_id
                  AND p.move_id = m.id
                 JOIN closing_act a ON a.move_id = m.id
                  AND a.scope = 'infrastructure.service:' || s.id
                  AND a.period_from = p.date_from
                  AND a.state IN ('issued', 'sent', 'signed')
                WHERE p.service_id = s.id) paid ON TRUE
         WHERE s.company_id = {company}
         GROUP BY s.id
        HAVING abs(s.amount_collected - COALESCE(sum(paid.part), 0)) > 0.001
    """,
    # === JOURNAL AND DOCUMENTS === #
    "each invoice of a period is journaled once": """
        SELECT p.service_id, p.move_id, count(DISTINCT j.id)
          FROM infrastructure_period p
          LEFT JOIN lifecycle_journal j ON j.res_model = 'infrastructure.service'
           AND j.res_id = p.service_id AND j.kind = 'invoice'
           AND j.doc_id = p.move_id AND j.doc_model = 'account.move'
         WHERE p.company_id = {company} AND p.move_id IS NOT NULL
         GROUP BY p.service_id, p.move_id HAVING count(DISTINCT j.id) != 1
    """,
    "each document of the journal is there": """
        SELECT j.id, j.kind, j.doc_model, j.doc_id FROM lifecycle_journal j
          LEFT JOIN account_move m ON j.doc_model = 'account.move' AND m.id = j.doc_id
          LEFT JOIN closing_act a ON j.doc_model = 'closing.act' AND a.id = j.doc_id
          LEFT JOIN crm_lead l ON j.doc_model = 'crm.lead' AND l.id = j.doc_id
          LEFT JOIN infrastructure_period p
            ON j.doc_model = 'infrastructure.period' AND p.id = j.doc_id
         WHERE j.company_id = {company} AND j.doc_id IS NOT NULL
           AND COALESCE(m.id, a.id, l.id, p.id) IS NULL
    """,
    "each act of a service is journaled once": """
        SELECT a.id, a.name, count(j.id) FROM closing_act a
          LEFT JOIN lifecycle_journal j ON j.kind = 'act' AND j.doc_id = a.id
           AND a.scope = j.res_model || ':' || j.res_id
         WHERE a.company_id = {company}
         GROUP BY a.id, a.name HAVING count(j.id) != 1
    """,
    "a record stands where its journal says": """
        SELECT t.model, t.id, t.stage_id, j.stage_id FROM (
            SELECT 'infrastructure.service' AS model, id, stage_id
              FROM infrastructure_service WHERE company_id = {company}
             UNION SELECT 'crm.license', id, stage_id
              FROM crm_license WHERE company_id = {company}) t
         CROSS JOIN LATERAL (
               SELECT j.stage_id FROM lifecycle_journal j
                WHERE j.res_model = t.model AND j.res_id = t.id
                  AND j.stage_id IS NOT NULL
                ORDER BY j.run_date DESC, j.id DESC LIMIT 1) j
         WHERE j.stage_id != t.stage_id
    """,
    # === TASKS OF ROUTES === #
    "no ready task without a holder who is there": """
        SELECT t.id, t.res_model, t.res_id, u.login FROM workflow_task t
          LEFT JOIN res_users u ON u.id = t.user_id
         WHERE t.company_id = {company} AND t.state = 'ready'
           AND u.active IS DISTINCT FROM TRUE
    """,
    "each ready task has one open activity of its holder, no other task has one": """
        SELECT t.id, t.state, count(a.id) FROM workflow_task t
          LEFT JOIN mail_activity a ON a.workflow_task_id = t.id AND a.active
         WHERE t.company_id = {company}
         GROUP BY t.id, t.state
        HAVING count(a.id) != (t.state = 'ready')::int
            OR bool_or(a.user_id != t.user_id)
    """,
    "a run of a route has one ready task until it ends": """
        SELECT r.id, r.state, count(t.id) FILTER (WHERE t.state = 'ready')
          FROM workflow_run r LEFT JOIN workflow_task t ON t.run_id = r.id
         WHERE r.company_id = {company}
         GROUP BY r.id, r.state
        HAVING count(t.id) FILTER (WHERE t.state = 'ready')
               != (r.state = 'running')::int
    """,
    "each task that is done has its decision, each decision its number": """
        SELECT t.id, t.state, r.decision_count, count(d.id) FROM workflow_run r
          JOIN workflow_task t ON t.run_id = r.id
          LEFT JOIN workflow_decision d ON d.task_id = t.id
         WHERE r.company_id = {company}
         GROUP BY t.id, t.state, r.id, r.decision_count
        HAVING t.state = 'done' AND count(d.id) = 0
            OR r.decision_count != (
               SELECT count(*) FROM workflow_decision d WHERE d.run_id = r.id)
    """,
    "a service that waits for people has given them a task": """
        SELECT s.name, s.stage_code FROM infrastructure_service s
          JOIN infrastructure_service_type t ON t.id = s.type_id
         WHERE s.company_id = {company} AND s.active
           AND CASE s.stage_code WHEN 'renewal' THEN t.renewal_route_id
                                 WHEN 'disconnection' THEN t.disconnection_route_id
                                 WHEN 'resume' THEN t.resume_route_id END IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM workflow_run r
                            WHERE r.res_model = 'infrastructure.service'
                              AND r.res_id = s.id AND r.state = 'running')
    """,
    # === LICENCES === #
    "a sale that is won has one licence, no other sale has one": """
        SELECT l.id, l.won_status, count(c.id) FROM crm_lead l
          LEFT JOIN crm_license c ON c.opportunity_id = l.id
         WHERE l.company_id = {company} AND l.license_product_id IS NOT NULL
         GROUP BY l.id, l.won_status
        HAVING count(c.id) != (l.won_status = 'won')::int
    """,
    "a sale that is signed and paid is won": """
        SELECT l.id, l.name FROM crm_lead l
          JOIN register_document d ON d.id = l.contract_id
         WHERE l.company_id = {company} AND l.won_status = 'pending' AND l.active
           AND d.stage_code IN ('signed', 'scan', 'original')
           AND d.stage_entry_date <= %(today)s
           AND EXISTS (SELECT 1 FROM account_move m WHERE m.opportunity_id = l.id)
           AND NOT EXISTS (
               SELECT 1 FROM account_move m
                 LEFT JOIN account_move_line i ON i.move_id = m.id
                 LEFT JOIN account_partial_reconcile r ON r.debit_move_id = i.id
                WHERE m.opportunity_id = l.id
                  AND (m.amount_residual != 0 OR r.max_date > %(today)s))
    """,
    "one renewal opportunity for each licence": """
        SELECT renewed_license_id, count(*) FROM crm_lead
         WHERE company_id = {company} AND renewed_license_id IS NOT NULL
         GROUP BY renewed_license_id HAVING count(*) > 1
    """,
    "the links of a chain of licences are mutual": """
        SELECT a.name, a.successor_id, b.id, o.id FROM crm_license a
          FULL JOIN crm_license b ON b.predecessor_id = a.id
          LEFT JOIN crm_lead o ON o.renewed_license_id = a.id
          LEFT JOIN crm_lead won ON won.id = b.opportunity_id
         WHERE {company} IN (a.company_id, b.company_id)
           AND (a.successor_id IS DISTINCT FROM b.id AND a.id IS NOT NULL
                OR a.renewal_opportunity_id IS DISTINCT FROM o.id
                OR b.predecessor_id IS DISTINCT FROM won.renewed_license_id
                OR a.root_id != COALESCE(b.root_id, a.root_id))
    """,
    "the dates of a licence are in order": """
        SELECT a.name, a.date_start, a.date_notify, a.date_renew, a.date_end,
               a.date_close, b.date_start
          FROM crm_license a LEFT JOIN crm_license b ON b.predecessor_id = a.id
         WHERE a.company_id = {company} AND a.date_start IS NOT NULL
           AND NOT (a.date_start < a.date_end AND a.date_end <= a.date_close
                    AND a.date_notify BETWEEN a.date_start AND a.date_end
                    AND a.date_renew BETWEEN a.date_start AND a.date_end
                    AND COALESCE(b.date_start >= a.date_start, TRUE))
    """,
    "each threshold of a licence that has come is journaled": """
        SELECT l.name, due.kind, due.day FROM crm_license l
         CROSS JOIN LATERAL (VALUES
               ('activate', l.date_start), ('notify', l.date_notify),
               ('renew', CASE WHEN l.successor_id IS NULL THEN l.date_renew END),
               ('expiring_30', greatest(l.date_start, l.date_end - 30)),
               ('expiring_10', greatest(l.date_start, l.date_end - 10)),
               ('close', l.date_close)) AS due (kind, day)
         WHERE l.company_id = {company} AND l.active AND l.lifecycle_failure IS NULL
           AND due.day <= %(today)s AND l.stage_entry_date <= %(today)s
           AND NOT EXISTS (SELECT 1 FROM lifecycle_journal j
                            WHERE j.res_model = 'crm.license' AND j.res_id = l.id
                              AND j.kind = due.kind)
    """,
    # === LETTERS === #
    "a letter that is said to be sent was taken by the mail server": """
        SELECT j.id, j.record_name, j.kind, m.message_id FROM lifecycle_journal j
          LEFT JOIN mail_message m ON m.id = j.mail_message_id
         WHERE j.company_id = {company} AND j.state = 'sent'
           AND NOT EXISTS (SELECT 1 FROM chaos_mail c
                            WHERE c.message_id = m.message_id)
    """,
    "no letter without its row in the journal": """
        SELECT DISTINCT c.message_id, c.receiver FROM chaos_mail c
          LEFT JOIN mail_message m ON m.message_id = c.message_id
          LEFT JOIN lifecycle_journal j ON j.mail_message_id = m.id
         WHERE c.receiver LIKE '%%@chaos.example%%' AND j.id IS NULL
    """,
    "one letter for each row": """
        SELECT j.mail_message_id, count(DISTINCT (j.kind, j.doc_model, j.doc_id)),
               count(*)
          FROM lifecycle_journal j
         WHERE j.company_id = {company} AND j.mail_message_id IS NOT NULL
         GROUP BY j.mail_message_id
        HAVING count(DISTINCT (j.kind, j.doc_model, j.doc_id)) > 1
            OR count(*) > 1 AND bool_or(j.doc_id IS NULL)
    """,
    "the same letter comes again only after a crash": """
        SELECT count(*) - count(DISTINCT message_id) FROM chaos_mail
        HAVING count(*) - count(DISTINCT message_id) > %(may_repeat)s
    """,
    "one letter a night about an invoice": """
        SELECT doc_id, run_date, count(DISTINCT kind) FROM lifecycle_journal
         WHERE company_id = {company} AND state = 'sent'
           AND kind IN ('invoice', 'resend', 'last_warning')
         GROUP BY doc_id, run_date HAVING count(DISTINCT kind) > 1
    """,
    "nobody is cut off without a sent last warning the warning period before": """
        SELECT c.record_name, c.key, c.run_date, w.state, w.date_sent
          FROM lifecycle_journal c
          JOIN infrastructure_service s ON s.id = c.res_id
          JOIN infrastructure_service_type t ON t.id = s.type_id
          LEFT JOIN lifecycle_journal w ON w.res_model = c.res_model
           AND w.res_id = c.res_id
           AND w.key = replace(c.key, 'cut_off:', 'last_warning:')
         WHERE c.company_id = {company} AND c.kind = 'cut_off'
           AND (w.state IS DISTINCT FROM 'sent'
                OR c.run_date < w.date_sent + greatest(t.last_warning_days, 1))
    """,
    "who is off for a debt was cut off by a step": """
        SELECT s.name, s.stage_code FROM infrastructure_service s
         WHERE s.company_id = {company} AND s.disconnect_cause = 'debt'
           AND NOT EXISTS (SELECT 1 FROM lifecycle_journal j
                            WHERE j.res_model = 'infrastructure.service'
                              AND j.res_id = s.id AND j.kind = 'cut_off')
    """,
}


def check(lab, today):
    """Fail with each row that breaks an invariant."""
    connection = lab.connect()
    try:
        with connection.cursor() as cursor:
            found = find_broken(cursor, today, lab.mailbox.taken, lab.crashes)
            texts = [f"It does not hold that {name}: {row}" for name, row in found]
    finally:
        connection.close()
    assert not texts, "\n" + "\n".join(texts)


def find_broken(cursor, today, mails, crashes=0):
    """Yield (invariant, row); the cursor's transaction is left open."""
    values = {"today": today, "may_repeat": crashes * SENDERS}
    cursor.execute("DELETE FROM chaos_mail")
    cursor.executemany("INSERT INTO chaos_mail VALUES (%s, %s)", mails)
    for name, sql in INVARIANTS.items():
        cursor.execute(sql.format(company=COMPANY), values)
        for row in cursor.fetchall():
            yield name, row
