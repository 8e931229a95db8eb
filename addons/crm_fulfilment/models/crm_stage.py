from odoo import api, models

ROUTE = "crm_fulfilment.route_order_handling"
STARTS = "crm_onboarding.stage_realisation"
AUTOMATIC = (
    "crm_onboarding.stage_assembly",
    "crm_onboarding.stage_delivery",
    "crm_onboarding.stage_won",
)


class CrmStage(models.Model):
    """The stages of crm_onboarding through which the route moves orders."""

    _inherit = "crm.stage"

    @api.model
    def _hand_orders_to_route(self):
        """Let the route move orders; start it for those that wait already."""
        stage = self.env.ref(STARTS, raise_if_not_found=False)
        if not stage:
            return
        stage.route_id = self.env.ref(ROUTE)
        self._get_automatic_stages().is_automatic = True
        waiting = self.env["crm.lead"].search(
            [("stage_id", "=", stage.id), ("won_status", "=", "pending")]
        )
        waiting._workflow_start(stage.route_id)

    @api.model
    def _hand_orders_to_people(self):
        """Let people move orders by hand again."""
        route = self.env.ref(ROUTE, raise_if_not_found=False)
        if route:
            self.search([("route_id", "=", route.id)]).route_id = False
        self._get_automatic_stages().is_automatic = False

    def _get_automatic_stages(self):
        stages = self.browse()
        for xmlid in AUTOMATIC:
            stages |= self.env.ref(xmlid, raise_if_not_found=False) or self.browse()
        return stages
