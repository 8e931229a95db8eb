"""The steps of a licence: notices to its responsible, and its end."""

from odoo import models

from ..licensing import Stage
from ..licensing.machine import EXPIRING_10, EXPIRING_30, NOTIFY, PASSED_BY

EXPIRY = "crm_license.mail_activity_type_expiry"
UNRENEWED = "crm_license.mail_activity_type_unrenewed"
LETTER = "crm_license.mail_template_notice"
TELLING = (NOTIFY, EXPIRING_30, EXPIRING_10)


class CrmLicense(models.Model):
    _inherit = "crm.license"

    def _lifecycle_kind_labels(self):
        return super()._lifecycle_kind_labels() | {
            "issue": self.env._("Issued"),
            "activate": self.env._("Active"),
            "expiring_30": self.env._("30 days or less"),
            "notify": self.env._("Responsible notified"),
            "renew": self.env._("Renewal opportunity"),
            "expiring_10": self.env._("10 days or less"),
            "close": self.env._("Closed"),
            "correct": self.env._("Start corrected"),
        }

    def _lifecycle_skip_text(self, step):
        # kept for people to read: in the language of their company
        env = self.with_context(lang=self.company_id.partner_id.lang).env
        texts = {PASSED_BY: env._("A later date has come as well")}
        return texts.get(step.skip, step.skip)

    def _lifecycle_responsible(self):
        """Return the salesperson, the leader of the product's team without one."""
        users = self.user_id | self.product_id.sales_team_id.user_id | self.create_uid
        return users.filtered(
            lambda u: u.active and not u.share and self.company_id in u.company_ids
        )[:1]

    # === NOTICES === #

    def _apply_notify(self, steps, today):
        return self._tell(steps, today)

    def _apply_expiring_30(self, steps, today):
        return self._tell(steps, today)

    def _apply_expiring_10(self, steps, today):
        return self._tell(steps, today)

    def _tell(self, steps, today):
        """Give each responsible one activity, and a mail after the commit."""
        telling = self.browse(
            [r.id for r, step in steps.items() if step.data["tell"] and not step.skip]
        )
        telling.activity_unlink([EXPIRY])
        telling._create_activities(EXPIRY, today, CrmLicense._get_notice)
        return {licence.id: {"state": "to_send"} for licence in telling}

    def _get_notice(self, today):
        left = (self.date_end - today).days
        return self.env._("Ends in %(days)s days: %(name)s", days=left, name=self.name)

    def _create_activities(self, kind, today, get_summary):
        """Create an activity of this kind for each licence, in one go."""
        activity_type = self.env.ref(kind)
        vals_list = []
        for licence in self:
            person = licence._lifecycle_person()
            told = licence.with_context(lang=person.lang)
            vals_list.append(
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": licence.id,
                    "activity_type_id": activity_type.id,
                    "summary": get_summary(told, today),
                    "date_deadline": today,
                    "user_id": person.id,
                    "automated": True,
                }
            )
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quiet.create(vals_list)

    def _lifecycle_send(self, row):
        if row.kind not in TELLING:
            return super()._lifecycle_send(row)
        person = self._lifecycle_person()
        if not person.partner_id.email_normalized:
            return self.env["mail.message"]
        template = self.env.ref(LETTER).with_context(lang=person.lang)
        to = {"recipient_ids": [(6, 0, person.partner_id.ids)], "email_to": False}
        # sudo: outgoing mails are readable by the system only
        mail = self.env["mail.mail"].sudo()
        return mail.browse(template.send_mail(self.id, email_values=to)).mail_message_id

    def _lifecycle_stale_reason(self, row):
        if row.kind not in TELLING:
            return super()._lifecycle_stale_reason(row)
        if self.stage_code == "closed":
            return self.env._("The licence has ended meanwhile")
        later = self.env["lifecycle.journal"].search_count(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("kind", "in", TELLING),
                ("state", "in", ("to_send", "sent")),
                ("id", ">", row.id),
            ],
            limit=1,
        )
        return self.env._("A later notice goes out instead") if later else ""

    # === THE CONTRACT === #

    def _ask_about_contract(self):
        """Tell the responsible that what runs has no contract any more."""
        for licence in self:
            if not licence.active or licence.stage_code == Stage.CLOSED:
                continue
            told = licence.with_context(lang=licence._lifecycle_person().lang)
            told._lifecycle_ask(
                told.env._(
                    "The contract holds no longer: %(name)s",
                    name=licence.contract_id.name,
                ),
                told.env._(
                    "The licence runs on: it is not closed by itself. Clear up with "
                    "the customer and the accountant how it goes on."
                ),
            )

    # === THE END === #

    def _apply_close(self, steps, today):
        """Report the licences that nobody renewed."""
        licences = self.browse([licence.id for licence in steps])
        licences.activity_unlink([EXPIRY])
        lost = licences.filtered(lambda licence: licence.renewal_state != "won")
        lost._create_activities(UNRENEWED, today, CrmLicense._get_unrenewed)
        return {licence.id: {"note": licence._get_unrenewed(today)} for licence in lost}

    def _get_unrenewed(self, today):
        if self.renewal_state == "lost":
            reason = self.renewal_lost_reason_id.name or "-"
            return self.env._("Not renewed: %(reason)s", reason=reason)
        return self.env._("Ended without renewal: %(name)s", name=self.name)
