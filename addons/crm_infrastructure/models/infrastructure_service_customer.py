from odoo import models

from odoo.addons.base_lifecycle.models.passes import engine


class InfrastructureService(models.Model):
    """What ends when a service is handed over to another customer."""

    _inherit = "infrastructure.service"

    def write(self, vals):
        # sudo: what the earlier customer promised is the engine's
        services = self.sudo() if "partner_id" in vals else self.browse()
        before = {service: service.commercial_partner_id for service in services}
        result = super().write(vals)
        handed = services.filtered(lambda s: s.commercial_partner_id != before[s])
        if handed:
            over = {"hold_until": False, "hold_reason": False}
            # his links would show him the invoices of the next one
            engine(handed).write({**over, "access_token": False})
        return result
