from odoo import models
from odoo.tools import plaintext2html

from .crm_lead_guard import APPROVED
from .crm_team import CLIENT, PRODUCT

DONE = {CLIENT: APPROVED, PRODUCT: "product_approved"}


class CrmLead(models.Model):
    """What the end of an approval leads to."""

    _inherit = "crm.lead"

    def _workflow_done(self, run):
        """Put agreed terms into force and tell the salesperson to go on."""
        super()._workflow_done(run)
        if not self._is_approval(run):
            return
        if self.team_card == CLIENT:
            self._agree_terms(run)
        self._tell_approved(run)

    def _is_approval(self, run):
        """Tell whether the run is the one that leads to the agreed stage.

        Asks the run's own memory: the stage may have another route meanwhile.
        """
        code = DONE.get(self.team_card)
        return bool(code) and code in {
            task.config["target_done"] for task in run.task_ids
        }

    def _agree_terms(self, run):
        # sudo: the last approver has no right on customers; terms were checked
        terms = self.env["crm.client.terms"].sudo().with_company(run.company_id)
        return terms._agree(self, run)

    def _tell_approved(self, run):
        """Give the salesperson, else the next one, an activity and a notification."""
        person = self._reminded_user(run.requester_id)
        lead = self.with_context(lang=person.lang or self.env.lang)
        subject, note = lead._get_approved_texts()
        lead.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=run.company_id._operating_today(),
            summary=subject,
            note=plaintext2html(note),
            user_id=person.id,
        )
        if not person:
            return
        lead.message_notify(
            partner_ids=person.partner_id.ids,
            subject=f"{subject}: {self.name}",
            body=note,
            model_description=lead.env["ir.model"]._get(self._name).name,
        )

    def _get_approved_texts(self):
        """Return summary and text of the activity, in the language of its reader."""
        if self.team_card == PRODUCT:
            return self.env._("The product is approved"), self.env._(
                "All steps are done. The item code in the ERP is %(code)s.",
                code=self.product_code or "–",
            )
        return self.env._("The terms are agreed"), self.env._(
            "All steps are done. The contract %(number)s is attached. Agree on the "
            "first order with the client and send the invoice; when the goods are to "
            "be shipped, move the opportunity on to the realisation.",
            number=self.contract_number or "–",
        )
