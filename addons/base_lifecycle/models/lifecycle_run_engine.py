"""How a run does its work: chunks, locks, commits, halves on failure."""

import logging
import time
from datetime import datetime, timedelta
from datetime import time as day_time

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import LockError
from odoo.tools import split_every

from ..exceptions import RecordBusy
from .lifecycle_run import DONE, RUNNING, STOPPED

_logger = logging.getLogger(__name__)
CHUNK = 100
PASSES = 5
BUSY = (RecordBusy, LockError, psycopg2.OperationalError)


class LifecycleRun(models.Model):
    _inherit = "lifecycle.run"

    @api.model
    def _get_models(self):
        """Return the names of the models that move by the calendar."""
        return [
            name
            for name, model in self.env.registry.items()
            if getattr(model, "_is_lifecycle", False) and not model._abstract
        ]

    def _execute(self):
        """Do what is due; return False when the time was over before the end."""
        self.ensure_one()
        begin = time.monotonic()
        self.write(
            {
                "state": RUNNING,
                "date_started": self.date_started or fields.Datetime.now(),
            }
        )
        finished = all(self._execute_model(name) for name in self._get_models())
        if self.state == STOPPED:
            return True
        self._close(time.monotonic() - begin, finished)
        return finished

    def _close(self, seconds, finished):
        journal = self.env["lifecycle.journal"]
        self.write(
            {
                "state": DONE if finished else RUNNING,
                "date_ended": fields.Datetime.now(),
                "duration": self.duration + seconds,
                "step_count": journal.search_count([("run_id", "=", self.id)]),
                "failure_count": len(self.failure_ids),
            }
        )
        self.env["ir.cron"]._commit_progress()

    def _execute_model(self, name):
        records = self._with_company(self.env[name])
        for _pass in range(PASSES):
            ids = records._search_due(self.run_date, self._get_now()).ids
            self.env["ir.cron"]._commit_progress(remaining=len(ids))
            if not ids:
                return True
            if not self._is_within_forecast(records.browse(ids)):
                return True
            done, in_time = self._process_ids(records, ids)
            if not in_time:
                return False
            if not done:
                return True
        return True

    def _with_company(self, model):
        """Return the model acting for the run's company, in silence."""
        company = self.company_id
        return model.with_company(company).with_context(
            allowed_company_ids=company.ids, tz=company.operating_tz
        )

    def _get_now(self):
        """Return the moment against which retries are measured.

        On the day itself that is the clock; a run of another day starts it.
        """
        now = fields.Datetime.now()
        if self.run_date == self.company_id._operating_today(now):
            return now
        return datetime.combine(self.run_date, day_time.min)

    def _process_ids(self, records, ids):
        """Return how many records were done and whether there was time for all."""
        done = 0
        for chunk in split_every(CHUNK, ids):
            done += self._process_chunk(records.browse(chunk))
            if not self.env["ir.cron"]._commit_progress(len(chunk)):
                return done, chunk[-1] == ids[-1]
        return done, True

    def _process_chunk(self, records):
        """Do a chunk in one transaction; halve it as long as something fails."""
        try:
            done = records._lifecycle_process_due(self)
            self.env.flush_all()
            return done
        except BUSY as busy:
            self.env.cr.rollback()
            _logger.info("%s of %s wait: %s", len(records), records._name, busy)
            return self._process_halves(records, self._defer)
        except Exception as error:  # a bad record never stops the others
            self.env.cr.rollback()
            return self._process_halves(records, self._fail, error)

    def _process_halves(self, records, give_up, *args):
        if len(records) == 1:
            give_up(records, *args)
            return 0
        middle = len(records) // 2
        halves = (records[:middle], records[middle:])
        done = 0
        for half in halves:
            done += self._process_chunk(half)
            self.env["ir.cron"]._commit_progress()
        return done

    def _defer(self, record):
        self.deferred_count += 1

    def _fail(self, record, error):
        _logger.info("%s: %s", record, error)
        text = record._lifecycle_mark_failure(error, self._get_now())
        self.env["lifecycle.run.failure"].create(
            {
                "run_id": self.id,
                "res_model": record._name,
                "res_id": record.id,
                "record_name": record.display_name,
                "error": text,
            }
        )

    # === CIRCUIT BREAKER === #

    def _is_within_forecast(self, records):
        """Return whether the run may go on; stop it and ask a manager if not."""
        floor = self.company_id.lifecycle_breaker_floor
        if self.is_confirmed or len(records) <= floor:
            return True
        planned = records._lifecycle_count_planned(self.run_date)
        for kind, count in planned.items():
            usual = self._get_busiest_day(records._name, kind)
            limit = max(floor, usual * self.company_id.lifecycle_breaker_factor)
            if count > limit:
                self._stop(records, kind, count, limit)
                return False
        return True

    def _get_busiest_day(self, model, kind):
        since = self.run_date - timedelta(days=31)
        groups = self.env["lifecycle.journal"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("res_model", "=", model),
                ("kind", "=", kind),
                ("run_date", ">=", since),
            ],
            ["run_date:day"],
            ["__count"],
        )
        return max((count for _day, count in groups), default=0)

    def _stop(self, records, kind, count, limit):
        label = records._lifecycle_kind_labels().get(kind, kind)
        reason = self.env._(
            "This run would do %(count)s times: %(step)s. More than %(limit)s is not "
            "usual. Nothing was done. Look at the forecast; then confirm the run or "
            "correct the records.",
            count=count,
            step=label,
            limit=int(limit),
        )
        self.write({"state": STOPPED, "stop_reason": reason})
        self._ask_manager(reason)
        self.env["ir.cron"]._commit_progress()

    def _ask_manager(self, reason):
        managers = self.env.ref("base_lifecycle.group_lifecycle_manager").all_user_ids
        people = managers.filtered(lambda u: self.company_id in u.company_ids)
        user = (people - self.env.ref("base.user_root"))[:1]
        if user:
            self.activity_schedule(
                "base_lifecycle.mail_activity_type_stopped",
                note=reason,
                user_id=user.id,
            )

    # === MAIL AND CRON === #

    def _send_mails(self):
        return self.env["lifecycle.journal"]._send_pending(self.company_id)

    @api.model
    def _get_scheduled(self, company, today):
        """Return the day's run of the scheduler, made when there is none."""
        domain = [
            ("company_id", "=", company.id),
            ("run_date", "=", today),
            ("is_scheduled", "=", True),
        ]
        return self.search(domain, limit=1) or self.create(
            {"company_id": company.id, "run_date": today, "is_scheduled": True}
        )

    @api.model
    def _has_work(self, company, today, now):
        for name in self._get_models():
            records = self.env[name].with_company(company)
            if records._search_due(today, now, limit=1):
                return True
        return False

    @api.model
    def _cron_run(self):
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([("active", "=", True)]):
            today = company._operating_today(now)
            if not self._has_work(company, today, now):
                continue
            run = self._get_scheduled(company, today)
            if run.state != STOPPED and not run._execute():
                self.env.ref("base_lifecycle.ir_cron_run")._trigger()
                return
        self.env.ref("base_lifecycle.ir_cron_send")._trigger()
