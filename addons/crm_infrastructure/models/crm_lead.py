from odoo import fields, models
from odoo.exceptions import UserError

SEES_SERVICES = (
    "crm_infrastructure.group_infrastructure_user,"
    "account.group_account_invoice,account.group_account_readonly"
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    infrastructure_service_ids = fields.One2many(
        "infrastructure.service",
        "opportunity_id",
        "Recurring Services",
        groups=SEES_SERVICES,
    )
    infrastructure_service_count = fields.Integer(
        compute="_compute_infrastructure_service_count", groups=SEES_SERVICES
    )

    def _compute_infrastructure_service_count(self):
        groups = self.env["infrastructure.service"]._read_group(
            [("opportunity_id", "in", self.ids)], ["opportunity_id"], ["__count"]
        )
        counts = dict(groups)
        for lead in self:
            lead.infrastructure_service_count = counts.get(lead, 0)

    def action_make_infrastructure_service(self):
        """Open a new service with the data of this won opportunity.

        :raise UserError: when it is not won or has no customer
        """
        self.ensure_one()
        self.env["infrastructure.service"].check_access("create")
        self._check_infrastructure_ready()
        return {
            "type": "ir.actions.act_window",
            "res_model": "infrastructure.service",
            "name": self.env._("New service"),
            "views": [(False, "form")],
            "context": {
                f"default_{name}": value
                for name, value in self._prepare_infrastructure_vals().items()
            },
        }

    def action_make_infrastructure_services(self):
        """Make services of these won opportunities: one in a form, many in a dialog.

        :raise UserError: when one of them is not won, has no customer, or a service
        """
        if len(self) == 1:
            return self.action_make_infrastructure_service()
        self.env["infrastructure.service"].check_access("create")
        for lead in self:
            lead._check_infrastructure_ready()
        self._check_infrastructure_new()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make services"),
            "res_model": "infrastructure.service.make",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }

    def _check_infrastructure_ready(self):
        if self.won_status != "won":
            raise UserError(
                self.env._("%(lead)s is not won yet.", lead=self.display_name)
            )
        if not self.partner_id:
            raise UserError(
                self.env._("%(lead)s has no customer.", lead=self.display_name)
            )

    def _check_infrastructure_new(self):
        """Refuse opportunities that have a service: it would be billed twice."""
        # sudo: a service counts, whoever may see it
        made = self.sudo().filtered("infrastructure_service_ids")
        if made:
            raise UserError(
                self.env._(
                    "There is a service for: %(leads)s. Leave them out; a second "
                    "service is made from the opportunity itself.",
                    leads=", ".join(made.mapped("display_name")),
                )
            )

    def _prepare_infrastructure_vals(self):
        """Return the values of the service that this opportunity becomes."""
        company = self.company_id or self.env.company
        return {
            "name": self.name,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id or self.env.uid,
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "opportunity_id": self.id,
            "price_unit": self.recurring_revenue or self.expected_revenue,
            **self._prepare_infrastructure_interval(),
        }

    def _prepare_infrastructure_interval(self):
        """Return for how long the recurring revenue is, where a plan tells it."""
        months = self.recurring_plan.number_of_months
        if not (self.recurring_revenue and months):
            return {}
        years, rest = divmod(months, 12)
        if rest:
            return {"interval_number": months, "interval_unit": "month"}
        return {"interval_number": years, "interval_unit": "year"}

    def action_view_infrastructure_services(self):
        """Open the services made from this opportunity."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_infrastructure.infrastructure_service_action"
        )
        return dict(action, domain=[("opportunity_id", "=", self.id)], context={})

    def _merge_dependences(self, opportunities):
        """The services of merged opportunities follow the one that stays."""
        # sudo: the services follow, whoever may see them
        moved = self.env["infrastructure.service"].sudo()
        moved = moved.search([("opportunity_id", "in", opportunities.ids)])
        moved.write({"opportunity_id": self.id})
        return super()._merge_dependences(opportunities)
