from odoo import models

from odoo.addons.base_lifecycle.models.passes import engine


class InfrastructureService(models.Model):
    """What ends when a service is handed over to another customer."""

    _inherit = "infrastructure.service"

    def write(self, vals):
        # sudo: what the earlier customer promised is the engine's
        promised = self.sudo() if "partner_id" in vals else self.browse()
        promised = promised.filtered("hold_until")
        before = {service: service.commercial_partner_id for service in promised}
        result = super().write(vals)
        handed = promised.filtered(lambda s: s.commercial_partner_id != before[s])
        if handed:
            engine(handed).write({"hold_until": False, "hold_reason": False})
        return result
