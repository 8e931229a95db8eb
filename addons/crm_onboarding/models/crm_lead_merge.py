from odoo import api, models

from .crm_lead_client import TERMS
from .crm_lead_guard import AGREED, IDENTITY
from .crm_team import CLIENT

ADDON = "crm_onboarding"


class CrmLead(models.Model):
    """Merging: the cards are merged like the rest of the opportunities."""

    _inherit = "crm.lead"

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), *self._get_card_fields()]

    @api.model
    def _get_card_fields(self):
        """Return what people fill in on the cards: what a copy takes along.

        Contract and item code come from tasks; neither copy nor merge moves them.
        """
        return [
            name
            for name, field in self._fields.items()
            if field.store and field.copy and ADDON in field._modules
        ]

    def _merge_data(self, fnames=None):
        """Leave what was agreed on the one that stays, the first, as it is."""
        data = super()._merge_data(fnames)
        head = self[:1]
        if head.team_card == CLIENT and head.stage_code in AGREED:
            return {k: v for k, v in data.items() if k not in (*TERMS, *IDENTITY)}
        return data
