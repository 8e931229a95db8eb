from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ..licensing.stages import RUNNING

HORIZONS = [
    ("10", "10 days or less"),
    ("30", "30 days or less"),
    ("later", "Later"),
]
FIGURES = ("renew_in_30", "renew_in_10", "in_force")


class CrmLicenseDesk(models.Model):
    """The licences in force, by what is left of them, at today's rates."""

    _name = "crm.license.desk"
    _inherit = ["crm.license.row"]
    _description = "Renewal Desk"
    _auto = False
    _order = "date_end, id"
    _depends = {
        "crm.license": [
            "active",
            "amount",
            "commercial_partner_id",
            "company_id",
            "contract_user_id",
            "currency_id",
            "date_end",
            "date_start",
            "issuer_id",
            "product_id",
            "renewal_opportunity_id",
            "renewal_state",
            "stage_code",
            "stage_id",
            "tariff_id",
            "term_id",
            "user_id",
        ],
    }

    stage_id = fields.Many2one("lifecycle.stage", readonly=True)
    days_left = fields.Integer(readonly=True, aggregator="min")
    horizon = fields.Selection(HORIZONS, "Ends In", readonly=True)
    amount_today = fields.Monetary(
        "At Today's Rate",
        currency_field="company_currency_id",
        readonly=True,
        help="In the currency of the company.",
    )

    @property
    def _table_query(self):
        """Count on each company's own day, at the moment of the question."""
        return SQL(
            """
            SELECT *, CASE WHEN days_left <= 10 THEN '10'
                           WHEN days_left <= 30 THEN '30'
                           ELSE 'later' END AS horizon
              FROM (%s) AS licence
            """,
            self._get_licences_query(),
        )

    @api.model
    def _get_licences_query(self):
        return SQL(
            """
            SELECT %(columns)s, licence.stage_id,
                   licence.date_end - day.today AS days_left,
                   ROUND(licence.amount * rate.rate, rate.digits) AS amount_today
              FROM crm_license licence
              JOIN res_company company ON company.id = licence.company_id
              JOIN %(days)s ON day.company_id = licence.company_id
              JOIN %(rates)s ON rate.company_id = licence.company_id
                            AND rate.currency_id = licence.currency_id
             WHERE licence.active AND licence.stage_code IN %(stages)s
               AND licence.date_end > day.today
            """,
            columns=self._get_columns(),
            days=self._get_days(),
            rates=self._get_rates(),
            stages=tuple(map(str, RUNNING)),
        )

    @api.model
    def _get_rates(self):
        """Return today's rate into the currency of each company, as a table `rate`."""
        # sudo: currencies, rates and the day of a company are no secret of its
        # licences' readers
        companies = self.env.companies.sudo()
        groups = self.env["crm.license"].sudo()._read_group([], ["currency_id"])
        currencies = companies.currency_id.union(*(used for [used] in groups))
        rows = [
            self._get_rate(currency, company)
            for company in companies
            for currency in currencies
        ]
        return SQL(
            "(VALUES %s) AS rate (company_id, currency_id, rate, digits)",
            SQL(", ").join(rows),
        )

    @api.model
    def _get_rate(self, currency, company):
        to, today = company.currency_id, company._operating_today()
        rate = currency._get_conversion_rate(currency, to, company, today)
        return SQL(
            "(%s, %s, %s::numeric, %s)",
            company.id,
            currency.id,
            str(rate),
            to.decimal_places,
        )

    # === FIGURES === #

    @api.model
    def get_figures(self):
        """Return how many licences are to be renewed soon, and for how much.

        :return: {figure: {"count": number, "sums": text for each currency}} for
            "renew_in_30", "renew_in_10" and "in_force": the licences that the caller
            may see, of the companies that he looks at
        :raise AccessError: for whoever may not read the desk
        """
        self.browse().check_access("read")
        return {name: self._get_figure(name) for name in FIGURES}

    @api.model
    def _get_figure(self, name):
        groups = self._read_group(
            self._get_figure_domain(name),
            ["company_currency_id"],
            ["__count", "amount_today:sum"],
        )
        sums = [
            formatLang(self.env, total, currency_obj=currency)
            for currency, _count, total in groups
        ]
        return {"count": sum(count for _cur, count, _sum in groups), "sums": sums}

    @api.model
    def _get_figure_domain(self, name):
        """To be renewed is what ends soon and was not renewed yet."""
        days = {"renew_in_30": 30, "renew_in_10": 10}
        if name not in days:
            return Domain.TRUE
        soon = Domain("days_left", "<=", days[name])
        return soon & Domain("renewal_state", "!=", "won")

    # === ACTIONS === #

    def action_renew(self):
        """Open the renewal opportunity, making it if need be.

        :raise AccessError: for whoever may not read the row or make opportunities
        :raise UserError: when the licence was renewed
        """
        self.ensure_one()
        self.check_access("read")
        return self.license_id.action_renew()
