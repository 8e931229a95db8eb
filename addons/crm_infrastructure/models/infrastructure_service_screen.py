"""What only the screens need of a service: amounts, notices, smart buttons."""

from odoo import api, fields, models

from ..servicing import Stage
from ..servicing.billing import invoice_step

OWED = (Stage.CLOSING_ACT, Stage.AWAITING, Stage.DISCONNECTION, Stage.DISCONNECTED)
AGREED = (Stage.NEW, Stage.RENEWAL, Stage.RESUME)
UNTOLD = ("failed", "undeliverable")


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    amount_shown = fields.Monetary(
        "Amount",
        compute="_compute_amount_shown",
        store=True,
        compute_sudo=True,
        help="In service: what it has brought in. While payment is awaited or it is "
        "off: what is owed. Otherwise its price for a month.",
    )
    interval_label = fields.Char("Billed", compute="_compute_interval_label")
    is_due = fields.Boolean(
        "Due Today", compute="_compute_is_due", search="_search_is_due"
    )
    is_overdue = fields.Boolean(
        "With Overdue Invoices",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        compute_sudo=True,
    )
    is_on_hold = fields.Boolean(
        "On Hold",
        compute="_compute_is_on_hold",
        search="_search_is_on_hold",
        compute_sudo=True,
    )
    is_failed = fields.Boolean(
        "Failed", compute="_compute_is_failed", compute_sudo=True
    )
    untold_count = fields.Integer(
        "Letters Not Delivered",
        compute="_compute_untold_count",
        groups="base.group_user",
    )

    @api.depends("stage_code", "amount_collected", "amount_due", "amount_monthly")
    def _compute_amount_shown(self):
        for service in self:
            if service.stage_code in OWED:
                service.amount_shown = service.amount_due
            elif service.stage_code in AGREED:
                service.amount_shown = service.amount_monthly
            else:
                service.amount_shown = service.amount_collected

    @api.depends("interval_number", "interval_unit")
    @api.depends_context("lang")
    def _compute_interval_label(self):
        for service in self:
            service.interval_label = service._get_interval_label()

    def _get_interval_label(self):
        number = self.interval_number
        units = dict(self._fields["interval_unit"]._description_selection(self.env))
        known = {
            (1, "day"): self.env._("Daily"),
            (1, "week"): self.env._("Weekly"),
            (1, "month"): self.env._("Monthly"),
            (3, "month"): self.env._("Quarterly"),
            (1, "year"): self.env._("Yearly"),
        }
        return known.get((number, self.interval_unit)) or self.env._(
            "Every %(number)s: %(unit)s",
            number=number,
            unit=units.get(self.interval_unit, ""),
        )

    @api.model
    def _lifecycle_engine_fields(self):
        return super()._lifecycle_engine_fields() | {"amount_shown"}

    # === WHAT THE CALENDAR SAYS TODAY === #

    @api.depends("next_step_date", "company_id")
    def _compute_is_due(self):
        for service in self:
            today = service._get_today()
            service.is_due = bool(
                service.next_step_date and service.next_step_date <= today
            )

    @api.model
    def _search_is_due(self, operator, value):
        return self._search_by_day(
            operator, lambda day: fields.Domain("next_step_date", "<=", day)
        )

    @api.depends("period_ids.is_overdue")
    def _compute_is_overdue(self):
        for service in self:
            service.is_overdue = any(service.period_ids.mapped("is_overdue"))

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: whether something is overdue is shown to whoever sees the service
        periods = self.env["infrastructure.period"].sudo()
        overdue = periods._search([("is_overdue", "=", True)])
        return fields.Domain("id", "in", overdue.subselect("service_id"))

    @api.depends("hold_until", "company_id")
    def _compute_is_on_hold(self):
        for service in self:
            today = service._get_today()
            service.is_on_hold = bool(
                service.hold_until and service.hold_until >= today
            )

    @api.depends("lifecycle_failure")
    def _compute_is_failed(self):
        for service in self:
            service.is_failed = bool(service.lifecycle_failure)

    @api.model
    def _search_is_on_hold(self, operator, value):
        return self._search_by_day(
            operator, lambda day: fields.Domain("hold_until", ">=", day)
        )

    def _get_today(self):
        return (self.company_id or self.env.company)._operating_today()

    @api.model
    def _search_by_day(self, operator, make_domain):
        """Return what `make_domain` finds in each company on that company's day."""
        if operator != "in":
            return NotImplemented
        return fields.Domain.OR(
            fields.Domain("company_id", "=", company.id)
            & make_domain(company._operating_today())
            for company in self.env.companies
        )

    def _compute_untold_count(self):
        groups = self.env["lifecycle.journal"]._read_group(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("state", "in", UNTOLD),
            ],
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for service in self:
            service.untold_count = counts.get(service.id, 0)

    def _get_next_invoice_date(self):
        """Return when the next invoice goes out as things stand; None without one."""
        self.ensure_one()
        today = self._get_today()
        step = invoice_step(self._lifecycle_facts()[self.id], today)
        return max(step.due, today) if step else None

    # === SMART BUTTONS === #

    def action_view_periods(self):
        """Open the periods of this service."""
        return self._open_of_service(
            "crm_infrastructure.infrastructure_period_action",
            [("service_id", "=", self.id)],
        )

    def action_view_invoices(self):
        """Open the invoices of this service, for those who may see invoices."""
        return self._open_of_service(
            "crm_infrastructure.infrastructure_invoice_action",
            [("infrastructure_period_ids.service_id", "=", self.id)],
            default_move_type="out_invoice",
        )

    def action_view_acts(self):
        """Open the closing acts of this service."""
        return self._open_of_service(
            "account_closing_act.closing_act_action",
            [("id", "in", self._get_act_ids())],
        )

    def action_view_untold(self):
        """Open the letters that did not reach the customer."""
        self.ensure_one()
        action = self.action_view_journal()
        return dict(action, domain=[*action["domain"], ("state", "in", UNTOLD)])

    def _get_act_ids(self):
        self.check_access("read")
        return self.sudo().period_ids.act_id.ids  # sudo: only their ids, after a check

    def _open_of_service(self, xmlid, domain, **context):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        context |= {"create": False, "of_service": 1}
        return dict(action, domain=domain, context=context)
