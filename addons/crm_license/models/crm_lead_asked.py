"""Who is asked about a sale, and about one that was given up too early."""

from odoo import models
from odoo.tools import plaintext2html

NOT_READY = "crm_license.mail_activity_type_not_won"
RENEWAL = "crm_license.mail_activity_type_renewal"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _get_asked(self):
        """Return who is asked: the salesperson, his leader, else a manager."""
        company = self.company_id or self.env.company
        users = self.user_id | self.team_id.user_id | self.create_uid
        return company._get_lifecycle_asked(users)

    def _get_not_won_activities(self):
        kind = self.env.ref(NOT_READY)
        return self.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _ask_not_won(self, summary, note):
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            NOT_READY,
            summary=summary,
            note=plaintext2html(note),
            user_id=self._get_asked().id,
        )

    # === RENEWALS === #

    def _ask_to_renew(self, today):
        """Give one activity for each of these renewals, in one go."""
        activity_type = self.env.ref(RENEWAL)
        model_id = self.env["ir.model"]._get_id(self._name)
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quiet.create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": lead.id,
                    "activity_type_id": activity_type.id,
                    "summary": lead.name,
                    "note": lead._get_withdrawn_note(),
                    "date_deadline": today,
                    "user_id": lead._get_asked().id,
                    "automated": True,
                }
                for lead in self
            ]
        )

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        result = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        lost = self.filtered(
            lambda lead: new_status_by_lead.get(lead.id, {}).get("is_lost")
        )
        # sudo: nobody is to sell any more what was given up
        lost.sudo().activity_unlink([RENEWAL])
        return result

    def _get_withdrawn_note(self):
        """Return what is not sold any more of what is to be renewed, or nothing."""
        sold = (self.license_product_id, self.license_tariff_id, self.license_term_id)
        gone = [part.display_name for part in sold if part and not part.active]
        if not gone:
            return False
        told = self.with_context(lang=self._get_asked().lang)
        return plaintext2html(
            told.env._(
                "Not sold any more: %(names)s. Agree with the customer on how it goes "
                "on before you name a price.",
                names=", ".join(gone),
            )
        )

    # === LOST TOO EARLY === #

    def action_unarchive(self):
        """Restore; win at once what was signed and paid while it was lost."""
        lost = self.filtered(lambda lead: not lead.active and lead.license_product_id)
        result = super().action_unarchive()
        # sudo: the question was put to somebody, maybe not to the caller
        lost.sudo().activity_unlink([NOT_READY])
        lost._win_by_event()
        return result

    def _ask_about_lost(self):
        """Have somebody decide on each sale that was signed or paid after its loss.

        It stays lost: only people know whether it goes on. While they are asked
        already, the question is put anew only when more has happened.
        """
        for lead in self:
            if lead.active or lead.won_status == "won":
                continue
            told = lead.with_context(lang=lead._get_asked().lang)
            summary = told._get_lost_summary()
            open_ones = told._get_not_won_activities()
            if not summary or summary in open_ones.mapped("summary"):
                continue
            open_ones.unlink()
            told._ask_not_won(summary, told._get_lost_note())

    def _get_lost_summary(self):
        """Return what has happened to a lost sale, an empty text for nothing.

        A contract that was made for another sale says nothing of this one.
        """
        signed = self._get_sale().is_signed and self.contract_id.opportunity_id == self
        paid = self.amount_paid > 0
        if signed and paid:
            return self.env._("Lost, but signed and paid: %(name)s", name=self.name)
        if signed:
            return self.env._("Lost, but signed: %(name)s", name=self.name)
        if paid:
            return self.env._("Lost, but paid: %(name)s", name=self.name)
        return ""

    def _get_lost_note(self):
        return self.env._(
            "If the sale goes on, restore the opportunity: once it is signed and paid "
            "it is won by itself, and the licence is made. If it does not, clear up "
            "with the customer and the accountant what becomes of contract and money."
        )
