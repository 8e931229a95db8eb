"""The customer asks for the renewal of his licence from the portal."""

from odoo import models
from odoo.exceptions import UserError

ASKED = "crm_license.mail_activity_type_asked"
LONGEST_NOTE = 1000
SELLING = ("open", "won")


class CrmLicense(models.Model):
    _inherit = "crm.license"

    def _is_renewal_asked(self):
        """Return whether somebody is at it: a sale, or a request that is open."""
        self.ensure_one()
        return self.renewal_state in SELLING or bool(self._get_asked_activities())

    def _may_ask_renewal(self):
        """Return whether the customer may press Renew."""
        self.ensure_one()
        issued = bool(self.date_start) and not self.successor_id
        return issued and self.active and not self._is_renewal_asked()

    def _get_asked_activities(self):
        # sudo: activities of the staff are looked at only to ask nobody twice
        activities = self.sudo().activity_ids
        kind = self.env.ref(ASKED)
        return activities.filtered(lambda a: a.activity_type_id == kind)

    def _ask_renewal(self, note):
        """Tell the salesperson that the customer wants to renew; he sells it.

        When the opportunity is refused he is told why, and asked all the same.

        :param note: what the customer has to say, text
        :raise UserError: when it is being renewed, or is not to be renewed
        """
        self.ensure_one()
        # sudo: the customer may ask, the work is the salesperson's
        licence = self.sudo()
        licence.lock_for_update(allow_referencing=True)
        licence.invalidate_recordset()
        if not licence._may_ask_renewal():
            raise UserError(
                self.env._("%(licence)s is being renewed already.", licence=self.name)
            )
        person = licence._lifecycle_person()
        told = licence.with_context(lang=person.lang)
        said = (note or "").strip()[:LONGEST_NOTE]
        said = said or told.env._("Asked on the portal.")
        problem = told._try_to_renew()
        told._lifecycle_ask(
            told.env._("The customer asks to renew: %(name)s", name=licence.name),
            "\n\n".join(filter(None, (said, problem))),
            kind=ASKED,
        )

    def _try_to_renew(self):
        """Make the renewal opportunity if there is none; return what refused it."""
        try:
            with self.env.cr.savepoint():
                if not self.renewal_opportunity_id:
                    self._renew_by_hand()
        except UserError as problem:
            return str(problem)
        return ""
