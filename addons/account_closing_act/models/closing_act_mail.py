from odoo import fields, models
from odoo.exceptions import UserError

from ..act_states import SEND

MAIL_TEMPLATE = "account_closing_act.mail_template_closing_act"
ACTIVITY_ISSUE = "account_closing_act.mail_activity_issue"
ACTIVITY_DECIDE = "account_closing_act.mail_activity_decide"


class ClosingAct(models.Model):
    _inherit = "closing.act"  # pylint: disable=consider-merging-classes-inherited

    mail_id = fields.Many2one(
        "mail.mail",
        string="Last Mail",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="base.group_user",
    )
    mail_state = fields.Selection(
        related="mail_id.state",
        string="Mail Status",
        groups="base.group_user",
        help="Status of the last mail while it waits or after it failed; "
        "empty when it has left.",
    )

    # === MAIL TO THE CUSTOMER ===

    def _get_mail_template(self):
        """Return the template that acts are sent with.

        Override to send some acts with another one (called on acts of one kind).
        :raise UserError: if it was deleted.
        """
        template = self.env.ref(MAIL_TEMPLATE, raise_if_not_found=False)
        if not template:
            raise UserError(
                self.env._("The mail template of closing acts no longer exists.")
            )
        return template

    def _get_send_refusal(self):
        # sudo: the customer's address is needed whoever sends
        partner = self.sudo().partner_id
        if partner.email_normalized:
            return ""
        return self.env._(
            "%(customer)s has no valid e-mail address.", customer=partner.display_name
        )

    def _send(self, date):
        """Queue one mail with the PDF for each act and note the day."""
        self._check_no_refusal(SEND)
        self._drop_waiting_letters()
        for template, acts in self.grouped(
            lambda act: act._get_mail_template()
        ).items():
            mails = template.send_mail_batch(acts.ids)
            for mail in mails:
                act = self.browse(mail.res_id)
                act._apply_event(SEND, {"date_sent": date, "mail_id": mail.id})
        # sudo: the queue belongs to the system; waking it sends nothing new
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _drop_waiting_letters(self):
        """Keep the last letter of each act from leaving if it has not left yet."""
        # sudo: the queue belongs to the system
        mails = self.sudo().mail_id
        mails.filtered(lambda mail: mail.state in ("outgoing", "exception")).cancel()

    # === REQUESTS TO ACCOUNTING ===

    def _request_for(self, vals_list, date, send=True):
        """Create acts on behalf of a process, as the company's setting says.

        Either they are issued at once, and sent where an address is known, or the
        accountant gets an activity for each, as he always does when the invoice
        was credited meanwhile. Sending makes the PDF, a second or so
        for each act: a process with many of them passes ``send=False`` and sends
        the issued ones after its commit.

        :return: acts in the order of the values.
        """
        acts = self._create_for(vals_list)
        doubtful = acts.filtered("needs_attention")
        automatic = (acts - doubtful).filtered("company_id.closing_act_auto_issue")
        automatic._issue(date)
        if send:
            automatic._send_or_hand_over(date)
        (acts - automatic)._schedule(ACTIVITY_ISSUE, date, self.env._("Issue the act"))
        doubtful._react_to_invoice(date)
        return acts

    def _send_or_hand_over(self, date):
        mute = self.filtered(lambda act: act._get_send_refusal())
        (self - mute)._send(date)
        mute._schedule(
            ACTIVITY_DECIDE, date, self.env._("Hand over: no e-mail address")
        )

    def _get_activity_xmlids(self):
        return [ACTIVITY_ISSUE, ACTIVITY_DECIDE]

    def _close_request_activities(self):
        self.activity_unlink([ACTIVITY_ISSUE])

    def _schedule(self, xmlid, date, summary):
        """Give each act one activity, without a mail for each to the accountant."""
        quiet = self.with_context(mail_activity_quick_update=True)
        people = quiet.grouped(lambda act: act._get_accountant())
        for accountant, acts in people.items():
            acts.activity_schedule(
                xmlid,
                date_deadline=date,
                summary=summary,
                user_id=accountant.id or False,
            )

    def _get_accountant(self, gone=()):
        """Return who is asked: the act's accountant, else its company's, if any.

        :param gone: users who are leaving, nobody asks them
        """
        people = self.accountant_id | self.company_id.closing_act_user_id
        return people.filtered(lambda user: user.active and user not in gone)[:1]
