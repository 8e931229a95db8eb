from odoo import api, fields, models
from odoo.tools import SQL


class CrmLicenseRenewalReport(models.Model):
    """The licences that have ended: which were renewed, which were lost and why."""

    _name = "crm.license.renewal.report"
    _inherit = ["crm.license.row"]
    _description = "Renewal Analysis"
    _auto = False
    _order = "date_end desc, id"
    _depends = {
        "crm.license": [
            "active",
            "amount_company",
            "commercial_partner_id",
            "company_id",
            "date_end",
            "import_key",
            "product_id",
            "renewal_lost_reason_id",
            "renewal_opportunity_id",
            "renewal_state",
            "stage_code",
            "tariff_id",
            "term_id",
            "user_id",
        ],
    }

    lost_reason_id = fields.Many2one(
        "crm.lost.reason", "Why Not Renewed", readonly=True
    )
    is_renewed = fields.Boolean("Renewed", readonly=True)
    renewal_rate = fields.Float(readonly=True, aggregator="avg", digits=(5, 1))
    renewed_count = fields.Integer("Renewed Licences", readonly=True)
    lost_count = fields.Integer("Licences Not Renewed", readonly=True)
    amount_company = fields.Monetary(
        "Sum",
        currency_field="company_currency_id",
        readonly=True,
        help="In the currency of the company, at the rate of its start.",
    )
    amount_lost = fields.Monetary(
        "Lost Sum", currency_field="company_currency_id", readonly=True
    )

    @property
    def _table_query(self):
        """One row for each licence whose end has come, renewed or not."""
        return SQL(
            """
            SELECT *, CASE WHEN is_renewed THEN 100.0 ELSE 0.0 END AS renewal_rate,
                   is_renewed::int AS renewed_count,
                   1 - is_renewed::int AS lost_count,
                   CASE WHEN is_renewed THEN 0 ELSE amount_company END AS amount_lost
              FROM (%s) AS licence
            """,
            self._get_ended_query(),
        )

    @api.model
    def _get_ended_query(self):
        """What was over before it was imported was nobody's to renew here."""
        return SQL(
            """
            SELECT %(columns)s, licence.amount_company,
                   licence.renewal_lost_reason_id AS lost_reason_id,
                   licence.renewal_state = 'won' AS is_renewed
              FROM crm_license licence
              JOIN res_company company ON company.id = licence.company_id
              JOIN %(days)s ON day.company_id = licence.company_id
             WHERE licence.active
               AND (licence.date_end <= day.today OR licence.stage_code = 'closed')
               AND (licence.import_key IS NULL
                    OR licence.renewal_state != 'none'
                    OR licence.date_end > licence.create_date::date)
            """,
            columns=self._get_columns(),
            days=self._get_days(),
        )
