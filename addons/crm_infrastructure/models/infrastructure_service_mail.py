"""The mails of the steps: the stock invoice mail, and letters of our own."""

from odoo import models

from odoo.addons.base_lifecycle.models.passes import engine

from ..servicing import Stage
from ..servicing.ladder import announced_cut_off
from ..servicing.stages import OFF, SERVED
from .infrastructure_period import UNPAID

LETTERS = {
    "last_warning": "crm_infrastructure.mail_template_last_warning",
    "disconnected": "crm_infrastructure.mail_template_disconnected",
    "renewed": "crm_infrastructure.mail_template_renewed",
}
RESUMED_BY_HAND = "crm_infrastructure.mail_template_resumed"
NEXT_RUNGS = {"invoice": ("last_warning", "cut_off"), "resend": ("last_warning",)}


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    def _lifecycle_stale_reason(self, row):
        """Return why a mail is out of date: paid meanwhile, or a later one is due."""
        if row.kind == "act":
            return self._get_stale_act_reason(row)
        if row.kind in ("disconnected", "renewed"):
            return self._get_stale_state_reason(row)
        if row.kind not in ("invoice", "resend", "last_warning"):
            return ""
        move = self.env["account.move"].browse(row.doc_id).exists()
        if row.kind == "invoice" and move.state in ("draft", "posted"):
            return ""
        if move.state != "posted":
            return self.env._("The invoice is not valid any more")
        if move.currency_id.is_zero(move.amount_residual):
            return self.env._("Paid before it was sent")
        later = NEXT_RUNGS.get(row.kind, ("cut_off",))
        if self._has_later_rung(row, later):
            return self.env._("A later letter goes out instead")
        if not self._is_dunned_for(move):
            return self.env._("The customer is not reminded of it at present")
        return ""

    def _get_stale_state_reason(self, row):
        """Return why a letter on the state of the service is not true any more."""
        is_off = self.stage_code in OFF | {Stage.CLOSED}
        if row.kind == "disconnected":
            return "" if is_off else self.env._("The service is on again")
        if is_off:
            return self.env._("The service is off again")
        period = self.period_ids.filtered(lambda period: period.id == row.doc_id)
        return self.env._("Paid by an earlier customer") if period._is_foreign() else ""

    def _lifecycle_must_wait(self, row):
        """The letter with an invoice waits while that is corrected."""
        move = self.env["account.move"]
        if row.kind == "invoice":
            move = move.browse(row.doc_id).exists()
        return move.state == "draft" or super()._lifecycle_must_wait(row)

    def _is_dunned_for(self, move):
        """Tell whether the ladder stands: not disputed, promised, archived or off."""
        owed = self._get_customer_periods().filtered(lambda p: p.move_id == move)
        held = self.hold_until and self.hold_until >= self._get_today()
        is_served = self.active and self.stage_code in SERVED
        return is_served and not held and UNPAID in owed.mapped("state")

    def _lifecycle_skipped(self, row):
        """A last warning that did not leave is given again: dunning begins anew.

        The key of a rung is used once. Nothing would follow a skipped warning if
        the invoice is owed again later.
        """
        if row.kind == "last_warning" and not self._has_later_rung(row, ("cut_off",)):
            key = row.key.partition(":")[2]
            for period in self.period_ids:
                if period._get_ladder_key() == key:
                    period._begin_ladder(self.company_id._operating_today())
        return super()._lifecycle_skipped(row)

    def _get_stale_act_reason(self, row):
        act = self.env["closing.act"].browse(row.doc_id).exists()
        message = row.mail_message_id
        # sudo: outgoing mails are readable by the system only
        waits = message and act.sudo().mail_id.mail_message_id == message
        # the letter has come back, and a person sends it again
        again = row.activity_id and not message
        if act.state == "issued" or (act.state == "sent" and (waits or again)):
            return ""
        return self.env._("The act was cancelled or sent already")

    def _has_later_rung(self, row, kinds):
        key = row.key.partition(":")[2]
        return bool(
            self.env["lifecycle.journal"].search_count(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("key", "in", [f"{kind}:{key}" for kind in kinds]),
                ],
                limit=1,
            )
        )

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
                ("doc_model", "=", row.doc_model),
                ("doc_id", "=", row.doc_id),
                ("kind", "=", row.kind),
                ("run_date", "=", row.run_date),
                ("company_id", "=", row.company_id.id),
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
