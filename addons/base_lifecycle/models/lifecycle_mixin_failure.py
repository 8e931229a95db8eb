"""A record that cannot go on, and the people who are asked."""

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from .passes import engine

RETRY_AFTER = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
LONGEST = 2000
FAILURE = "base_lifecycle.mail_activity_type_failure"


class LifecycleMixin(models.AbstractModel):
    _inherit = "lifecycle.mixin"

    def _lifecycle_mark_failure(self, error, now):
        """Write the failure on the record, tell its responsible once.

        :return: the text of the error
        """
        self.ensure_one()
        text = self._lifecycle_error_text(error)
        count = self.lifecycle_failure_count + 1
        delay = RETRY_AFTER[min(count, len(RETRY_AFTER)) - 1]
        engine(self).write(
            {
                "lifecycle_failure": text,
                "lifecycle_failure_count": count,
                "lifecycle_retry_at": now + delay,
            }
        )
        person = self._lifecycle_person()
        summary = self.with_context(lang=person.lang).env._(
            "The scheduler could not go on"
        )
        self._lifecycle_ask(summary, text, FAILURE)
        return text

    @api.model
    def _lifecycle_error_text(self, error):
        text = str(error.args[0] if isinstance(error, UserError) else error)
        if not isinstance(error, UserError):
            text = f"{type(error).__name__}: {text}"
        return text[:LONGEST]

    def _lifecycle_clear_failure(self):
        failed = self.filtered("lifecycle_failure")
        if failed:
            engine(failed).write(
                {
                    "lifecycle_failure": False,
                    "lifecycle_failure_count": 0,
                    "lifecycle_retry_at": False,
                }
            )
            failed.activity_unlink([FAILURE])

    @api.model
    def _lifecycle_release_recovered(self, company, today, now):
        """Clear the failures of records on which nothing is owed any more."""
        recovered = self.search(
            [
                ("company_id", "=", company.id),
                ("lifecycle_retry_at", "<=", now),
                "|",
                ("next_step_date", "=", False),
                ("next_step_date", ">", today),
            ]
        )
        recovered._lifecycle_clear_failure()

    # === PEOPLE === #

    def _lifecycle_person(self, gone=()):
        """Return who is asked: the responsible, else a manager of the scheduler.

        :param gone: users who are leaving, nobody asks them
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        return company._get_lifecycle_asked(self._lifecycle_responsible(), gone)

    def _lifecycle_ask(
        self, summary, note, kind="base_lifecycle.mail_activity_type_ask"
    ):
        """Give the responsible one activity; none when the same one is still open.

        A failure is asked about once, whatever its text and language.

        :return: the activity
        """
        self.ensure_one()
        open_ones = self._lifecycle_get_asked(kind)
        if kind != FAILURE:
            open_ones = open_ones.filtered(lambda a: a.summary == summary)
        if open_ones:
            return open_ones[:1]
        return self.with_context(mail_activity_quick_update=True).activity_schedule(
            kind,
            summary=summary,
            note=plaintext2html(note or ""),
            user_id=self._lifecycle_person().id,
        )

    def _lifecycle_get_asked(self, kind):
        activity_type = self.env.ref(kind)
        # sudo: activities of other people are looked at only to make none twice
        return self.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        )
