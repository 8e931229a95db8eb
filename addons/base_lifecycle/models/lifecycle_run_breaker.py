"""The circuit breaker: a run that would do far more than usual asks a manager."""

from datetime import timedelta

from odoo import models
from odoo.tools import plaintext2html, split_every

from .lifecycle_mixin import BATCH
from .lifecycle_run import ASK_MANAGER, STOPPED

WINDOW = timedelta(days=31)


class LifecycleRun(models.Model):
    _inherit = "lifecycle.run"

    def _is_within_forecast(self, records):
        """Return whether the run may go on; stop it and ask a manager if not."""
        if self.is_confirmed or not records._lifecycle_guarded_kinds():
            return True
        company = self.company_id
        done, usual = self._get_history(records._name)
        for kind, planned in self._count_planned(records).items():
            floor = company.lifecycle_breaker_floor
            limit = max(floor, usual.get(kind, 0) * company.lifecycle_breaker_factor)
            if planned and planned + done.get(kind, 0) > limit:
                self._stop(records, kind, planned, limit)
                return False
        return True

    def _count_planned(self, records):
        """Return what the run would do, by kind, without those that cannot be planned.

        They fail one by one in the run, each in its own transaction.
        """
        total = {}
        for ids in split_every(BATCH, records.ids):
            for kind, count in self._count_batch(records.browse(ids)).items():
                total[kind] = total.get(kind, 0) + count
            self.env.invalidate_all(flush=False)
        return total

    def _count_batch(self, records):
        try:
            return records._lifecycle_count_planned(self.run_date)
        except Exception:  # the run will name the bad record
            self.env.cr.rollback()
            if len(records) == 1:
                return {}
        middle = len(records) // 2
        first = self._count_batch(records[:middle])
        second = self._count_batch(records[middle:])
        return {
            kind: first.get(kind, 0) + second.get(kind, 0) for kind in first | second
        }

    def _get_history(self, model):
        """Return what was done on the run's day, and on the busiest day before."""
        groups = self.env["lifecycle.journal"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("res_model", "=", model),
                ("state", "!=", "skipped"),
                ("run_date", ">=", self.run_date - WINDOW),
                ("run_date", "<=", self.run_date),
            ],
            ["kind", "run_date:day"],
            ["__count"],
        )
        done, usual = {}, {}
        for kind, day, count in groups:
            if day == self.run_date:
                done[kind] = count
            else:
                usual[kind] = max(usual.get(kind, 0), count)
        return done, usual

    def _stop(self, records, kind, count, limit):
        label = records._lifecycle_kind_labels().get(kind, kind)
        reason = records.env._(
            "This run would do %(count)s times: %(step)s. More than %(limit)s a day is "
            "not usual. Nothing of it was done. Look at the forecast; then confirm the "
            "run or correct the records.",
            count=count,
            step=label,
            limit=int(limit),
        )
        self.write({"state": STOPPED, "stop_reason": reason})
        asking = self._in_language_of_person()
        asking._ask_manager(asking.env._("Confirm or correct"), reason)
        # nothing remaining: the job waits for its hour instead of asking all the time
        self._commit(remaining=0)

    def _lifecycle_person(self, gone=()):
        """Return who is asked about this run; nobody but a manager may confirm it."""
        return self.company_id._get_lifecycle_manager(gone)

    def _in_language_of_person(self):
        return self.with_context(lang=self._lifecycle_person().lang)

    def _ask_manager(self, summary, reason):
        user = self._lifecycle_person()
        asked = self.activity_ids.activity_type_id == self.env.ref(ASK_MANAGER)
        if user and not asked:
            self.activity_schedule(
                ASK_MANAGER,
                summary=summary,
                note=plaintext2html(reason),
                user_id=user.id,
            )
