"""The mails of the steps: the stock invoice mail, and letters of our own."""

from odoo import models

from odoo.addons.base_lifecycle.models.passes import engine

from ..servicing.ladder import announced_cut_off

LETTERS = {
    "last_warning": "crm_infrastructure.mail_template_last_warning",
    "disconnected": "crm_infrastructure.mail_template_disconnected",
    "renewed": "crm_infrastructure.mail_template_renewed",
}
RESUMED_BY_HAND = "crm_infrastructure.mail_template_resumed"


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    def _lifecycle_send(self, row):
        if row.kind == "timer":
            return self._lifecycle_send_timer(row)
        if row.kind == "act":
            return self._send_act(row)
        if not self._get_mail_partner(row).email_normalized:
            return self.env["mail.message"]
        send = self._send_letter if row.kind in LETTERS else self._send_invoice
        message = send(row)
        self._share_letter(row, message)
        return message

    def _send_act(self, row):
        act = self.env["closing.act"].browse(row.doc_id)
        if act._get_send_refusal():
            return self.env["mail.message"]
        act._send(row.run_date)
        # sudo: outgoing mails are readable by the system only
        return act.sudo().mail_id.mail_message_id

    def _share_letter(self, row, message):
        """Let the one letter about a shared invoice count for all its services."""
        others = self._get_same_letters(row) - row
        engine(others).write({"mail_message_id": message.id})

    def _get_same_letters(self, row):
        """Return the waiting rows whose letter is the same as that of `row`."""
        if not row.doc_id:
            return row
        return row.search(
            [
                *row._get_letter_domain(),
                ("state", "in", ("to_send", "failed")),
                ("mail_message_id", "=", False),
            ]
        )

    def _get_letter_services(self, row=None):
        """Return the services that a letter is about: all that share its invoice."""
        rows = self._get_same_letters(row) if row else row
        # sudo: the letter names all its services, whoever looks at the template
        return self | self.sudo().browse(rows.mapped("res_id") if rows else ())

    def _get_mail_partner(self, row):
        if row.doc_model == "account.move":
            return self.env["account.move"].browse(row.doc_id).partner_id
        return self.partner_id

    def _get_letter(self, row):
        # a renewal without a payment is for no period
        if row.kind == "renewed" and not row.doc_id:
            return RESUMED_BY_HAND
        return LETTERS[row.kind]

    def _send_letter(self, row):
        template = self.env.ref(self._get_letter(row))
        values = {"lifecycle_row": row}
        mail_id = template.with_context(**values).send_mail(
            self.id, email_layout_xmlid="mail.mail_notification_layout"
        )
        # sudo: outgoing mails are readable by the system only
        return self.env["mail.mail"].sudo().browse(mail_id).mail_message_id

    def _send_invoice(self, row):
        """Send the invoice the stock way, with its PDF; the reminder says so."""
        move = self.env["account.move"].browse(row.doc_id)
        settings = {"sending_methods": {"email"}}
        if row.kind == "resend":
            settings["mail_template"] = self.env.ref(
                "crm_infrastructure.mail_template_reminder"
            )
        before = move.message_ids
        self.env["account.move.send"]._generate_and_send_invoices(
            move.with_context(mail_notify_force_send=False), **settings
        )
        return (move.message_ids - before).sorted("id")[-1:]

    def _get_cut_off_date(self):
        """Return when the service would be cut off by its open invoices, or False."""
        self.ensure_one()
        # sudo: the letter states the date whoever may see the invoices
        planned = self.sudo()._get_planned_cut_offs()
        return min(planned, default=False)

    def _get_planned_cut_offs(self):
        facts = self._lifecycle_facts()[self.id]
        today = self.company_id._operating_today()
        return [
            announced_cut_off(period, facts.policy, today, facts.hold_until)
            for period in facts.unpaid
        ]
