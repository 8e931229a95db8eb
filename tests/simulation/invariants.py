"""What must hold whatever happens: each query returns the rows that break it."""

INVARIANTS = {
    "an invoice line for each billed period, one only": """
        SELECT p.id, p.service_id, p.date_from, p.state, COUNT(l.id)
          FROM infrastructure_period p
          LEFT JOIN account_move_line l ON l.infrastructure_period_id = p.id
           AND l.move_id = p.move_id
         WHERE p.company_id = %s
         GROUP BY p.id
        HAVING COUNT(l.id) != CASE WHEN p.move_id IS NULL THEN 0 ELSE 1 END
    """,
    "no period is invoiced twice": """
        SELECT p.id, p.service_id, p.date_from, COUNT(*)
          FROM infrastructure_period p
          JOIN account_move_line l ON l.infrastructure_period_id = p.id
          JOIN account_move m ON m.id = l.move_id
         WHERE p.company_id = %s AND m.move_type = 'out_invoice'
           AND m.state != 'cancel' AND m.payment_state != 'reversed'
         GROUP BY p.id HAVING COUNT(*) > 1
    """,
    "periods follow one another without a gap": """
        SELECT * FROM (
            SELECT service_id, number, date_from, LAG(number) OVER w AS before,
                   LAG(date_to) OVER w AS ended
              FROM infrastructure_period WHERE company_id = %s
            WINDOW w AS (PARTITION BY service_id ORDER BY number)) t
         WHERE before IS NOT NULL
           AND (number != before + 1 OR date_from != ended + 1)
    """,
    "periods add up to their invoice": """
        SELECT m.name, m.amount_total, SUM(p.amount_total), m.amount_residual,
               SUM(p.amount_residual)
          FROM account_move m JOIN infrastructure_period p ON p.move_id = m.id
         WHERE p.company_id = %s AND m.state = 'posted'
           AND NOT EXISTS (SELECT 1 FROM account_move_line l
                             JOIN infrastructure_period o
                               ON o.id = l.infrastructure_period_id
                            WHERE l.move_id = m.id
                              AND o.move_id IS DISTINCT FROM m.id)
         GROUP BY m.id
        HAVING ABS(m.amount_total - SUM(p.amount_total)) > 0.001
            OR ABS(m.amount_residual - SUM(p.amount_residual)) > 0.001
    """,
    "every invoice of a period is journaled, once for each service": """
        SELECT p.service_id, p.move_id, COUNT(DISTINCT j.id)
          FROM infrastructure_period p
          LEFT JOIN lifecycle_journal j ON j.res_model = 'infrastructure.service'
           AND j.res_id = p.service_id AND j.kind = 'invoice'
           AND j.doc_id = p.move_id AND j.doc_model = 'account.move'
         WHERE p.company_id = %s AND p.move_id IS NOT NULL
         GROUP BY p.service_id, p.move_id HAVING COUNT(DISTINCT j.id) != 1
    """,
    "every journaled act is there": """
        SELECT j.id, j.res_id, j.doc_id FROM lifecycle_journal j
          LEFT JOIN closing_act a ON a.id = j.doc_id
         WHERE j.company_id = %s AND j.kind = 'act' AND a.id IS NULL
    """,
    "what is collected is paid and closed by an act": """
        SELECT s.id, s.amount_collected, SUM(p.amount_total)
          FROM infrastructure_service s
          LEFT JOIN (infrastructure_period p
          JOIN closing_act a ON a.id = p.act_id AND a.state IN
               ('issued', 'sent', 'signed')
          JOIN account_move m ON m.id = p.move_id AND m.state = 'posted'
           AND m.payment_state IN ('paid', 'in_payment'))
            ON p.service_id = s.id
         WHERE s.company_id = %s
         GROUP BY s.id
        HAVING ABS(s.amount_collected - COALESCE(SUM(p.amount_total), 0)) > 0.001
    """,
    "nobody is cut off who was not warned long enough before": """
        SELECT c.res_id, c.key, c.run_date, w.state, w.date_sent
          FROM lifecycle_journal c
          JOIN infrastructure_service s ON s.id = c.res_id
          JOIN infrastructure_service_type t ON t.id = s.type_id
          LEFT JOIN lifecycle_journal w ON w.res_model = c.res_model
           AND w.res_id = c.res_id
           AND w.key = REPLACE(c.key, 'cut_off:', 'last_warning:')
         WHERE c.company_id = %s AND c.kind = 'cut_off'
           AND (w.state IS DISTINCT FROM 'sent'
                OR c.run_date < w.date_sent + GREATEST(t.last_warning_days, 1))
    """,
    "one letter a night about an invoice": """
        SELECT doc_id, run_date, COUNT(DISTINCT kind) FROM lifecycle_journal
         WHERE company_id = %s AND state = 'sent'
           AND kind IN ('invoice', 'resend', 'last_warning')
         GROUP BY doc_id, run_date HAVING COUNT(DISTINCT kind) > 1
    """,
    "no ready task without a holder who is there": """
        SELECT t.id, t.res_model, t.res_id, u.login FROM workflow_task t
          LEFT JOIN res_users u ON u.id = t.user_id
         WHERE t.company_id = %s AND t.state = 'ready'
           AND u.active IS DISTINCT FROM TRUE
    """,
    "nothing fails": """
        SELECT id, name, lifecycle_failure FROM infrastructure_service
         WHERE company_id = %s AND lifecycle_failure IS NOT NULL
    """,
    "no more acts than numbers": """
        SELECT name, COUNT(*) FROM closing_act
         WHERE company_id = %s AND state != 'to_issue'
         GROUP BY name HAVING COUNT(*) > 1
    """,
}


def broken(watcher, day):
    """Return a text for each row that breaks an invariant."""
    return [
        f"{day}: it does not hold that {name}: {row}"
        for name, sql in INVARIANTS.items()
        for row in watcher.rows(sql)
    ]
