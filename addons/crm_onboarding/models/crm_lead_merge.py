from odoo import models

from .crm_lead_client import TERMS
from .crm_lead_guard import AGREED, IDENTITY
from .crm_team import CLIENT

# what people fill in on the cards; contract and item code come from tasks
CARD = (
    "inn",
    "ogrn",
    "counterparty",
    "holding",
    "court_cases",
    *TERMS,
    "shipping_direction_id",
    "delivery_method",
    "freight_payer",
    "shipping_region",
    "driver_id",
    "activity_format",
    "shop_count",
    "brands",
    "extra_information",
    "product_title",
    "product_supplier_id",
    "product_purchase_price",
    "product_planned_price",
    "product_planned_volume",
    "product_certificate",
    "product_certificate_until",
)


class CrmLead(models.Model):
    """Merging: the cards are merged like the rest of the opportunities."""

    _inherit = "crm.lead"

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), *CARD]

    def _merge_data(self, fnames=None):
        """Leave what was agreed on the one that stays, the first, as it is."""
        data = super()._merge_data(fnames)
        head = self[:1]
        if head.team_card == CLIENT and head.stage_code in AGREED:
            return {k: v for k, v in data.items() if k not in (*TERMS, *IDENTITY)}
        return data
