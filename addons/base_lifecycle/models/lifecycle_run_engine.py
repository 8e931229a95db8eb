"""How a run does its work: chunks, locks, commits, halves on failure."""

import logging
import time
from datetime import datetime
from datetime import time as day_time

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import LockError

from ..exceptions import RecordBusy
from .lifecycle_run import ASK_MANAGER, DONE, RUNNING, STOPPED

_logger = logging.getLogger(__name__)
CHUNK = 100
PASSES = 5
FINISHED, OUT_OF_TIME, HELD = "finished", "out_of_time", "held"
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
        vals = {"date_started": self.date_started or fields.Datetime.now()}
        if self.state != STOPPED or self.is_confirmed:
            vals["state"] = RUNNING
        self.write(vals)
        outcomes = []
        for name in self._get_models():
            outcomes.append(self._execute_model(name))
            if outcomes[-1] == OUT_OF_TIME:
                break
        self._close(time.monotonic() - begin, outcomes)
        return OUT_OF_TIME not in outcomes

    def _close(self, seconds, outcomes):
        state = DONE
        if OUT_OF_TIME in outcomes:
            state = RUNNING
        if HELD in outcomes:
            state = STOPPED
        journal = self.env["lifecycle.journal"]
        self.write(
            {
                "state": state,
                "date_ended": fields.Datetime.now(),
                "duration": self.duration + seconds,
                "step_count": journal.search_count([("run_id", "=", self.id)]),
                "failure_count": len(self.failure_ids),
                "deferred_count": self._count_left() if state == DONE else 0,
            }
        )
        if state != STOPPED:
            self.activity_unlink([ASK_MANAGER])
        self.env["ir.cron"]._commit_progress()
        if state == DONE:
            self._end_earlier()

    def _end_earlier(self):
        """End the runs that asked a manager: what they left was done by this one."""
        question = self.env.ref(ASK_MANAGER)
        asking = self.search(
            [
                ("id", "!=", self.id),
                ("company_id", "=", self.company_id.id),
                ("run_date", "<=", self.run_date),
                "|",
                ("state", "=", STOPPED),
                ("activity_ids.activity_type_id", "=", question.id),
            ]
        )
        for run in asking.try_lock_for_update():
            run.activity_unlink([ASK_MANAGER])
            run.state = DONE
            note = run._in_language_of_person().env._(
                "Its work was done by a later run."
            )
            run._message_log(body=note)
        if asking:
            self.env["ir.cron"]._commit_progress()

    def _count_left(self):
        now = self._get_now()
        return sum(
            len(self._with_company(self.env[name])._search_due(self.run_date, now))
            for name in self._get_models()
        )

    def _execute_model(self, name):
        """Do what is due on one model, in passes: a step may make another due."""
        records = self._with_company(self.env[name])
        for _pass in range(PASSES):
            ids = records._search_due(self.run_date, self._get_now()).ids
            self._commit(remaining=len(ids))
            if not ids:
                break
            if not self._is_within_forecast(records.browse(ids)):
                return HELD
            done, in_time = self._process_ids(records, ids)
            if not in_time:
                return OUT_OF_TIME
            if not done:
                break
        return FINISHED

    def _with_company(self, model):
        """Return the model acting for the run's company, in silence."""
        company = self.company_id
        return model.with_context(
            allowed_company_ids=company.ids,
            tz=company.operating_tz,
            lang=company.partner_id.lang or self.env.lang,
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
        done, left = 0, len(ids)
        for chunk in records.browse(ids)._lifecycle_chunks(CHUNK):
            done += self._process_chunk(chunk)
            left -= len(chunk)
            if not self._commit(len(chunk)):
                return done, not left
        return done, True

    def _commit(self, processed=0, remaining=None):
        """Commit, forget what others may change now; return the seconds left."""
        progress = self.env["ir.cron"]._commit_progress
        seconds = progress(processed, remaining=remaining)
        self.env.invalidate_all(flush=False)
        return seconds

    def _process_chunk(self, records, again=True):
        """Do a chunk in one transaction; halve it as long as something fails."""
        try:
            done = records._lifecycle_process_due(self)
            self.env.cr.flush()
            return done
        except BUSY as busy:
            self.env.cr.rollback()
            _logger.info("%s of %s wait: %s", len(records), records._name, busy)
            if again and isinstance(busy, psycopg2.OperationalError):
                # the fresh transaction sees what the other one has changed
                return self._process_chunk(records, again=False)
            return self._process_halves(records)
        except Exception as error:  # a bad record never stops the others
            self.env.cr.rollback()
            return self._process_halves(records, error)

    def _process_halves(self, records, error=None):
        """Do the halves of a failed chunk; a single record is given up for now."""
        if len(records) == 1:
            if error:
                self._fail(records, error)
            return 0
        middle = len(records) // 2
        done = 0
        for half in (records[:middle], records[middle:]):
            done += self._process_chunk(half)
            self._commit()
        return done

    def _fail(self, record, error):
        """Write the failure down; not even that may stop the run."""
        _logger.info("%s: %s", record, error)
        try:
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
            self.env.cr.flush()
        except Exception:  # the record stays due and will be named next time
            self.env.cr.rollback()
            _logger.exception("The failure of %s could not be written", record)

    def _send_mails(self):
        return self.env["lifecycle.journal"]._send_pending(self.company_id)
