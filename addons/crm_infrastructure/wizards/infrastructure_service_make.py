from odoo import fields, models
from odoo.exceptions import UserError


class InfrastructureServiceMake(models.TransientModel):
    """Make a service of each of several won opportunities."""

    _name = "infrastructure.service.make"
    _description = "Make Services of Opportunities"

    lead_ids = fields.Many2many("crm.lead", string="Opportunities")
    type_id = fields.Many2one("infrastructure.service.type", required=True)
    administrator_id = fields.Many2one("res.users", domain=[("share", "=", False)])
    interval_number = fields.Integer(
        "Every",
        default=1,
        required=True,
        help="Opportunities with a recurring plan keep the months of the plan.",
    )
    interval_unit = fields.Selection(
        selection=lambda self: self._selection_interval_unit(),
        string="Period Unit",
        default="month",
        required=True,
    )

    def _selection_interval_unit(self):
        field = self.env["infrastructure.service"]._fields["interval_unit"]
        return field._description_selection(self.env)

    def action_make(self):
        """Make the services, all or none; they wait in the stage New.

        :return: the action that lists them
        :raise UserError: when an opportunity is not won, has no customer, or a service
        :raise AccessError: for whoever may not make services
        """
        self.ensure_one()
        if not self.lead_ids:
            raise UserError(self.env._("Choose the opportunities first."))
        for lead in self.lead_ids:
            lead._check_infrastructure_ready()
        self.lead_ids._check_infrastructure_new()
        services = self.env["infrastructure.service"].create(
            [self._prepare_service_vals(lead) for lead in self.lead_ids]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_infrastructure.infrastructure_service_action"
        )
        return dict(action, domain=[("id", "in", services.ids)], context={})

    def _prepare_service_vals(self, lead):
        return {
            "interval_number": self.interval_number,
            "interval_unit": self.interval_unit,
            **lead._prepare_infrastructure_vals(),
            "type_id": self.type_id.id,
            "administrator_id": self.administrator_id.id,
        }
