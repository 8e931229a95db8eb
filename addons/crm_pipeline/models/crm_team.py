from odoo import api, fields, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    card = fields.Selection(
        [("standard", "Standard")],
        required=True,
        default="standard",
        help="What the form of this team's opportunities asks for.",
    )
    own_stages_only = fields.Boolean(
        "Only Its Own Stages",
        compute="_compute_own_stages_only",
        store=True,
        readonly=False,
        help="Its opportunities stay in its own stages, and no others enter these. "
        "Otherwise any stage can be used, as Odoo has it.",
    )
    target_currency_id = fields.Many2one(
        "res.currency", compute="_compute_target_currency_id"
    )
    monthly_target = fields.Monetary(
        currency_field="target_currency_id",
        help="Expected revenue that the team is to win each month.",
    )
    month_won = fields.Monetary(
        string="Won This Month",
        currency_field="target_currency_id",
        compute="_compute_month_won",
    )
    month_progress = fields.Integer(
        string="Progress", compute="_compute_month_won", aggregator=None
    )

    _target_positive = models.Constraint(
        "CHECK (monthly_target >= 0)", "A monthly target is not negative."
    )

    @api.depends("card")
    def _compute_own_stages_only(self):
        for team in self:
            team.own_stages_only = team.card != "standard"

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_target_currency_id(self):
        for team in self:
            team.target_currency_id = team._target_company().currency_id

    @api.depends("company_id", "monthly_target")
    @api.depends_context("company", "allowed_company_ids")
    def _compute_month_won(self):
        won = {}
        for company, teams in self.grouped(lambda team: team._target_company()).items():
            won |= teams._sum_won(company)
        for team in self:
            team.month_won = amount = won.get(team._origin.id, 0)
            target = team.monthly_target
            team.month_progress = int(100 * amount / target) if target else 0

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"card", "own_stages_only"}:
            self.env.registry.clear_cache()  # of _teams_with_stages
        return result

    def _target_company(self):
        return self.company_id or self.env.company

    def _sum_won(self, company):
        """Return {team id: revenue won in this month, in the company's currency}."""
        start, end = company._month_bounds()
        # sudo: the sum is for the whole team, also for who sees only his own deals
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        rows = Lead._read_group(
            [
                ("team_id", "in", self._origin.ids),
                ("type", "=", "opportunity"),
                ("won_status", "=", "won"),
                ("date_closed", ">=", start),
                ("date_closed", "<", end),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ],
            ["team_id", "company_id"],
            ["expected_revenue:sum"],
        )
        today = company._operating_today()
        result = {}
        for team, origin, amount in rows:
            currency = (origin or self.env.company).currency_id
            amount = currency._convert(amount, company.currency_id, company, today)
            result[team.id] = result.get(team.id, 0) + amount
        return result
