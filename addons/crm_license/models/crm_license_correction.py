"""A start date that was entered wrongly, put right while nothing stands against it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from odoo.addons.base_lifecycle.models.passes import clean, engine

from ..licensing import KINDS, Stage, contradicting, dates_of, end_of, stage_after
from .crm_license import STAFF
from .crm_license_effects import EXPIRY
from .crm_license_facts import CORRECTED
from .crm_license_issue import MANAGER

LONGEST_REASON = 500


class CrmLicense(models.Model):
    _inherit = "crm.license"

    can_correct = fields.Boolean(compute="_compute_can_correct", groups=STAFF)

    @api.depends_context("uid")
    def _compute_can_correct(self):
        manages = self.env.user.has_group(MANAGER)
        for licence in self:
            running = licence.date_start and licence.stage_code != Stage.CLOSED
            begun = licence.renewal_opportunity_id or licence.successor_id
            licence.can_correct = bool(manages and running and not begun)

    def action_open_correct(self):
        """Open the dialog in which a wrong start date is corrected."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the Start"),
            "res_model": "crm.license.correct",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_license_id": self.id},
        }

    def action_correct_start(self, date_start, reason):
        """Correct the start date; end, notices, renewal and closing follow it.

        :param date_start: date or text YYYY-MM-DD, the right first day
        :param reason: text, kept in the history of the licence
        :return: True
        :raise AccessError: the caller does not manage licences
        :raise UserError: not issued, no reason, a wrong date, or a step was done that
            the new dates contradict
        """
        self.ensure_one()
        self._check_may_correct()
        # sudo: the engine's fields are written after the checks of the action
        licence = clean(self.sudo())
        licence.lock_for_update(allow_referencing=True)
        licence.invalidate_recordset()
        why = licence._check_reason(reason)
        licence._check_correctable()
        day = licence._check_start(date_start)
        licence._check_correction(day)
        with self.env.cr.savepoint():  # all of it or nothing, whoever calls
            licence._correct_start(day, why)
            licence._lifecycle_advance()
        return True

    # === CHECKS === #

    def _check_may_correct(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only managers of licences correct the start of a licence.")
            )

    def _check_reason(self, reason):
        text = reason.strip() if isinstance(reason, str) else ""
        if not text:
            raise UserError(self.env._("Say why the start is corrected."))
        return text[:LONGEST_REASON]

    def _check_correctable(self):
        if not self.date_start or not self.active:
            raise UserError(
                self.env._("%(licence)s is not in force.", licence=self.name)
            )
        if self.stage_code == Stage.CLOSED:
            raise UserError(self.env._("%(licence)s is closed.", licence=self.name))
        if self.renewal_opportunity_id or self.successor_id:
            raise UserError(
                self.env._(
                    "The renewal of %(licence)s was begun: its dates stay.",
                    licence=self.name,
                )
            )

    def _check_correction(self, day):
        """Refuse a day that contradicts what was done already."""
        if day == self.date_start:
            raise UserError(self.env._("It begins on this day already."))
        today = self.company_id._operating_today()
        kind = contradicting(self._get_done_kinds(), self._get_dates_from(day), today)
        if kind:
            raise UserError(
                self.env._(
                    "With the start on %(day)s this step would not have happened yet: "
                    "%(step)s. It was done already, so the start stays.",
                    day=format_date(self.env, day),
                    step=self._lifecycle_kind_labels()[kind],
                )
            )

    def _get_done_kinds(self):
        """Return the kinds that were done since the last correction."""
        rows = self._get_done().get(self.id, self.journal_ids.browse())
        last = max((row.id for row in rows if row.kind == CORRECTED), default=0)
        later = rows.filtered(lambda row: row.id > last and row.kind in KINDS)
        return later.filtered(lambda row: row.state != "skipped").mapped("kind")

    def _get_dates_from(self, day):
        end = end_of(day, self.term_id.months)
        return dates_of(day, self.term_id._get_facts(), end)

    # === THE CORRECTION === #

    def _correct_start(self, day, reason):
        today = self.company_id._operating_today()
        before, dates = self.date_start, self._get_dates_from(day)
        note = f"{before} → {day}: {reason}"
        self._lifecycle_event(CORRECTED, today, note=note)
        self.activity_unlink([EXPIRY])
        stage = stage_after(self.stage_code, dates, today)
        if stage != self.stage_code:
            visit = self.stage_visit + 1
            self._put_into_stages(stage, stage_entry_date=today, stage_visit=visit)
        engine(self).write({"date_start": day})
        self.message_post(
            body=self.env._(
                "The start was corrected from %(before)s to %(after)s: %(reason)s",
                before=format_date(self.env, before),
                after=format_date(self.env, day),
                reason=reason,
            )
        )
