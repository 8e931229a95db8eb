"""What people may change of a licence, and what only its steps change."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base_lifecycle.models.passes import is_engine

from ..licensing import Stage
from .crm_license_asked import ASKED
from .crm_license_effects import EXPIRY, UNRENEWED

# what is asked about a licence until it is renewed
ANSWERED = (ASKED, EXPIRY, UNRENEWED)
# what was sold and for how long: it stays once the licence was issued
SOLD = {"product_id", "tariff_id", "term_id", "company_id"}
STARTED = {"date_start", "has_key", "issuer_id", "opportunity_id", "predecessor_id"}


class CrmLicense(models.Model):
    _inherit = "crm.license"

    @api.model
    def _lifecycle_engine_fields(self):
        return super()._lifecycle_engine_fields() | {
            *STARTED,
            "amount_company",
            "commercial_partner_id",
            "date_close",
            "date_end",
            "date_notify",
            "date_renew",
            "import_key",
            "months",
            "renewal_lead_ids",
            "renewal_opportunity_id",
            "renewal_state",
            "root_id",
            "successor_id",
            "successor_ids",
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Put new licences into the first stage of their product's pipeline."""
        licences = super().create(vals_list)
        # sudo: the stage is written by the engine only
        strays = licences.sudo().filtered(
            lambda licence: licence.stage_id != licence._get_stage(Stage.TO_ISSUE)
        )
        strays.sudo()._put_into_stages(Stage.TO_ISSUE)
        # sudo: what the others were asked is answered by this one
        licences.sudo().predecessor_id.activity_unlink([*ANSWERED])
        return licences

    def write(self, vals):
        self._check_sold_kept(vals)
        return super().write(vals)

    def _check_sold_kept(self, vals):
        """Refuse to change what was issued."""
        names = SOLD & set(vals)
        if not names or is_engine(self):
            return
        for licence in self.sudo().filtered("date_start"):
            changed = [
                licence._fields[name]._description_string(self.env)
                for name in sorted(names)
                if licence[name].id != vals[name]
            ]
            if changed:
                raise UserError(
                    self.env._(
                        "%(licence)s was issued: %(fields)s cannot change any more.",
                        licence=licence.name,
                        fields=", ".join(changed),
                    )
                )

    def unlink(self):
        """Delete licences that were never issued. Raises UserError for others, and
        for that of a won sale.
        """
        # not @api.ondelete: a context key would open that
        self._check_never_issued()
        self._check_sale_not_won()
        return super().unlink()

    def _check_never_issued(self):
        # sudo: an issued licence is kept, whoever may see it
        issued = self.sudo().filtered(lambda licence: licence.date_start)
        if issued:
            raise UserError(
                self.env._(
                    "%(licence)s was issued and is kept: archive it.",
                    licence=issued[0].name,
                )
            )

    def _check_sale_not_won(self):
        """A won sale that has lost its licence would make it once more."""
        # sudo: the sale counts, whoever may see it
        for licence in self.sudo():
            if licence.opportunity_id.won_status == "won":
                raise UserError(
                    self.env._(
                        "%(licence)s was sold by “%(lead)s”, which would make it once "
                        "more. Archive it instead, or take the sale back first.",
                        licence=licence.name,
                        lead=licence.opportunity_id.name,
                    )
                )

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Refuse: an incoming mail makes no licence. Raises AccessError."""
        raise AccessError(self.env._("Licences are not made by incoming mails."))
