from odoo import SUPERUSER_ID, models
from odoo.tools import format_date
from odoo.tools.mail import html_to_inner_content

AT_ONCE = 50
TEASER = 240


class WorkflowTask(models.Model):
    """The mail that tells a holder about his task: the only way a link leaves."""

    _inherit = "workflow.task"

    def _mail_holders(self):
        """Mail each holder, and nobody else, in his language."""
        tasks = self.filtered(lambda task: task.state == "ready" and task.user_id.email)
        # As OdooBot and on no document: the creator and the readers of a document
        # may read a message, and this one holds a link that is the holder's alone.
        Mail = self.env(user=SUPERUSER_ID, su=True, context={})["mail.mail"]
        mails = Mail.create([task._prepare_mail() for task in tasks])
        if len(mails) <= AT_ONCE:
            mails.send_after_commit()
        else:
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _prepare_mail(self):
        user, bot = self.user_id, self.env.ref("base.partner_root")
        company = self.company_id
        return {
            "subject": self._in_language_of(user)._mail_subject(),
            "body_html": self._in_language_of(user)._render_mail(),
            "author_id": bot.id,
            "email_from": company.email_formatted or bot.email_formatted,
            "recipient_ids": [(6, 0, user.partner_id.ids)],
            # an answer quotes the mail with its link: nobody else may get it
            "reply_to": user.email_formatted,
            "auto_delete": True,
        }

    def _mail_subject(self):
        # not the display name, which is remembered in another language
        parts = [self.name, self.record_name]
        name = ": ".join(part for part in parts if part)
        return self.env._("Task: %(task)s", task=name)

    def _render_mail(self):
        values = {
            "task": self,
            "deadline": self._deadline_text(),
            "teaser": self._teaser(),
            "open_url": self._client_url(),
            "link_url": self._link_url() if self._has_link() else False,
            "company": self.company_id,
        }
        return self.env["ir.qweb"]._render(
            "base_workflow.mail_task", values, minimal_qcontext=True
        )

    def _deadline_text(self):
        if not self.deadline:
            return ""
        date = format_date(self.env, self.deadline)
        return self.env._("Deadline: %(date)s", date=date)

    def _teaser(self):
        text = html_to_inner_content(self.instruction or "")
        return f"{text[:TEASER]}…" if len(text) > TEASER else text
