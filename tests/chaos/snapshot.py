"""What a world looks like, without the ids and names that may differ."""

LETTERS = "days of letters"
QUESTIONS = "days of questions"
TABLES = {
    "services": """
        SELECT name, stage_code, stage_entry_date, paid_through, disconnect_cause,
               amount_collected, amount_due, next_step_date, lifecycle_failure
          FROM infrastructure_service WHERE active
    """,
    "periods": """
        SELECT s.name, p.number, p.date_from, p.date_to, p.state, p.round, p.ladder,
               p.is_renewed, p.amount_total, p.amount_residual, p.date_invoice
          FROM infrastructure_period p JOIN infrastructure_service s
            ON s.id = p.service_id WHERE s.active
    """,
    "invoices": """
        SELECT r.ref, m.invoice_date, m.state, m.payment_state, m.amount_total,
               m.amount_residual, m.invoice_origin
          FROM account_move m JOIN res_partner r ON r.id = m.partner_id
         WHERE m.move_type = 'out_invoice' AND r.name LIKE 'Chaos %'
    """,
    "acts": """
        SELECT s.name, a.state, a.date, a.period_from, a.amount_total
          FROM closing_act a JOIN infrastructure_service s
            ON a.scope = 'infrastructure.service:' || s.id
    """,
    "licences": """
        SELECT l.name, r.ref, l.stage_code, l.date_start, l.date_end, l.renewal_state,
               before.date_end, after.date_start, o.name, o.won_status
          FROM crm_license l JOIN res_partner r ON r.id = l.partner_id
          LEFT JOIN crm_license before ON before.id = l.predecessor_id
          LEFT JOIN crm_license after ON after.id = l.successor_id
          LEFT JOIN crm_lead o ON o.id = l.renewal_opportunity_id
         WHERE l.active
    """,
    "steps": """
        SELECT res_model,
               -- who is interrupted leaves a gap in the numbers of contracts
               CASE WHEN res_model != 'register.document' THEN record_name END,
               kind, key, run_date, state, amount
          FROM lifecycle_journal j JOIN res_company c ON c.id = j.company_id
         WHERE c.name = 'Chaos'
    """,
    LETTERS: """
        SELECT res_model, record_name, kind, key, date_sent
          FROM lifecycle_journal j JOIN res_company c ON c.id = j.company_id
         WHERE c.name = 'Chaos' AND date_sent IS NOT NULL
           AND res_model != 'register.document'
    """,
    "tasks": """
        SELECT t.res_model, t.record_name, t.name ->> 'en_US', t.round, t.state,
               t.deadline, u.login
          FROM workflow_task t JOIN res_company c ON c.id = t.company_id
          LEFT JOIN res_users u ON u.id = t.user_id
         WHERE c.name = 'Chaos'
    """,
    "questions": """
        SELECT a.res_model,
               CASE WHEN a.res_model != 'register.document' THEN a.res_name END,
               a.summary, u.login
          FROM mail_activity a JOIN res_users u ON u.id = a.user_id
         WHERE u.login LIKE 'chaos_%' AND a.active
    """,
    QUESTIONS: """
        SELECT a.res_model,
               CASE WHEN a.res_model != 'register.document' THEN a.res_name END,
               a.summary, a.date_deadline, u.login
          FROM mail_activity a JOIN res_users u ON u.id = a.user_id
         WHERE u.login LIKE 'chaos_%' AND a.active
    """,
}


def snapshot(lab):
    """Return {table: its rows in order, as texts}."""
    return {name: sorted(map(str, lab.query(sql))) for name, sql in TABLES.items()}


def differences(expected, found, but=()):
    """Return a line for each row that is in one of the snapshots only."""
    return [
        f"{name}: {mark} {row}"
        for name in TABLES.keys() - but
        for mark, rows, others in (
            ("missing", expected[name], found[name]),
            ("too many", found[name], expected[name]),
        )
        for row in rows
        if rows.count(row) > others.count(row)
    ]


def compare(expected, lab, but=()):
    """Fail with each row that differs from the snapshot, `but` in these tables."""
    found = differences(expected, snapshot(lab), but)
    assert not found, "\n" + "\n".join(found)
