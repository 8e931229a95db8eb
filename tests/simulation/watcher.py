"""What the database says, asked without Odoo."""

from collections import defaultdict
from decimal import Decimal

import psycopg2

SERVICES = """
    SELECT s.id, s.stage_code AS stage, s.stage_entry_date AS since,
           COALESCE(s.disconnect_cause, '') AS cause, s.paid_through,
           s.amount_collected AS collected, s.amount_due AS due,
           (SELECT COUNT(*) FROM infrastructure_period p
             WHERE p.service_id = s.id) AS periods,
           (SELECT COUNT(*) FROM infrastructure_period p
             WHERE p.service_id = s.id AND p.state = 'skipped') AS skipped,
           (SELECT COUNT(DISTINCT p.move_id) FROM infrastructure_period p
             WHERE p.service_id = s.id) AS invoices,
           (SELECT COALESCE(SUM(l.price_total), 0)
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id
              JOIN infrastructure_period p ON p.id = l.infrastructure_period_id
             WHERE p.service_id = s.id AND m.state = 'posted'
               AND m.move_type = 'out_invoice' AND p.move_id = m.id
               AND p.state != 'skipped') AS billed,
           (SELECT COUNT(*) FROM closing_act a
             WHERE a.scope = 'infrastructure.service:' || s.id) AS acts,
           (SELECT COUNT(*) > 0 FROM workflow_task t
             WHERE t.res_model = 'infrastructure.service' AND t.res_id = s.id
               AND t.state = 'ready') AS task
      FROM infrastructure_service s WHERE s.company_id = %s
"""
LETTERS = """
    SELECT res_id, kind, COUNT(*) FROM lifecycle_journal
     WHERE company_id = %s AND res_model = 'infrastructure.service' AND state = 'sent'
     GROUP BY res_id, kind ORDER BY kind
"""
LICENCES = """
    SELECT l.opportunity_id AS id, l.stage_code AS stage, l.months, l.amount AS price,
           l.date_start AS start, l.date_end AS end,
           l.renewal_opportunity_id AS renewal, l.renewal_state AS state_of_renewal,
           before.opportunity_id AS predecessor, after.opportunity_id AS successor,
           (SELECT COUNT(*) FROM lifecycle_journal j
             WHERE j.res_model = 'crm.license' AND j.res_id = l.id
               AND j.state = 'sent') AS told,
           (SELECT COUNT(j.note) > 0 FROM lifecycle_journal j
             WHERE j.res_model = 'crm.license' AND j.res_id = l.id
               AND j.kind = 'close') AS is_reported
      FROM crm_license l
      LEFT JOIN crm_license before ON before.id = l.predecessor_id
      LEFT JOIN crm_license after ON after.predecessor_id = l.id
     WHERE l.company_id = %s
"""
DEALS = """
    SELECT d.id, CASE d.won_status WHEN 'pending' THEN 'open' ELSE d.won_status END
           AS state, d.license_price AS price, t.months, u.login AS seller,
           before.opportunity_id AS renews, d.amount_paid AS paid
      FROM crm_lead d
      LEFT JOIN crm_license_term t ON t.id = d.license_term_id
      LEFT JOIN res_users u ON u.id = d.user_id
      LEFT JOIN crm_license before ON before.id = d.renewed_license_id
     WHERE d.company_id = %s
"""
CUSTOMERS = """
    SELECT m.partner_id AS id, COUNT(*) AS invoices, SUM(m.amount_total) AS billed,
           SUM(m.amount_residual) AS open
      FROM account_move m
     WHERE m.company_id = %s AND m.move_type = 'out_invoice' AND m.state = 'posted'
       AND m.opportunity_id IS NULL
     GROUP BY m.partner_id
"""
JOURNAL = """
    SELECT run_date, res_model, res_id, kind, COALESCE(g.code, ''),
           state = 'skipped', amount
      FROM lifecycle_journal j
      LEFT JOIN lifecycle_stage g ON g.id = j.stage_id
     WHERE j.company_id = %s AND j.id > %s AND j.run_date <= %s
"""


class Watcher:
    def __init__(self, db, host, user, company):
        self.connection = psycopg2.connect(dbname=db, host=host, user=user)
        self.company = company

    def ask(self, sql, *more):
        self.connection.rollback()
        with self.connection.cursor() as cursor:
            cursor.execute(sql, (self.company, *more))
            names = [column.name for column in cursor.description]
            return names, cursor.fetchall()

    def rows(self, sql, *more):
        names, rows = self.ask(sql, *more)
        return [
            {name: _plain(value) for name, value in zip(names, row, strict=True)}
            for row in rows
        ]

    def services(self):
        """Return {id: values} of all services."""
        letters = defaultdict(dict)
        for record_id, kind, count in self.ask(LETTERS)[1]:
            letters[record_id][kind] = count
        found = {row.pop("id"): row for row in self.rows(SERVICES)}
        for record_id, row in found.items():
            row["letters"] = letters[record_id]
        return found

    def licences(self):
        return {row.pop("id"): row for row in self.rows(LICENCES)}

    def deals(self):
        return {row.pop("id"): row for row in self.rows(DEALS)}

    def customers(self):
        return {row.pop("id"): row for row in self.rows(CUSTOMERS)}

    def journal(self, after, until):
        """Return the steps journaled behind the row `after` up to a day."""
        return self.ask(JOURNAL, after, until)[1]


def _plain(value):
    if isinstance(value, float):
        value = Decimal(str(value))
    return round(value, 2) if isinstance(value, Decimal) else value
