"""From facts to effects: plan, apply kind by kind, journal, move."""

from odoo import api, fields, models
from odoo.tools import split_every

from ..timeline import EndlessPlan, Step, forecast, plan, rounds
from .passes import applying, engine, not_applying


class LifecycleMixin(models.AbstractModel):
    _inherit = "lifecycle.mixin"

    @api.model
    def _search_due(self, today, now, limit=None):
        """Return the records of the current company on which something is due."""
        domain = self._get_due_domain(today, now)
        return self.search(domain, order="next_step_date, id", limit=limit)

    @api.model
    def _get_due_domain(self, today, now):
        return (
            fields.Domain("company_id", "=", self.env.company.id)
            & fields.Domain("next_step_date", "<=", today)
            & (
                fields.Domain("lifecycle_retry_at", "=", False)
                | fields.Domain("lifecycle_retry_at", "<=", now)
            )
        )

    def _lifecycle_chunks(self, size):
        """Yield these records in parts, each of them done in one transaction.

        Override it to keep together what becomes one document.
        """
        yield from split_every(size, self.ids, self.browse)

    def _lifecycle_process_due(self, run):
        """Lock what can be locked of these records and do what is still due on it.

        :return: how many records something was done for
        """
        locked = self.try_lock_for_update(allow_referencing=True)
        due = locked.filtered_domain(self._get_due_domain(run.run_date, run._get_now()))
        return due._lifecycle_process(run.run_date, run)

    def _lifecycle_advance(self, today=None):
        """Do what is due now, from a button, a finished task or another event."""
        for company, records in not_applying(self).grouped("company_id").items():
            company = company or self.env.company
            day = today or company._operating_today()
            records = records.with_company(company)
            records.lock_for_update(allow_referencing=True)
            records._lifecycle_process(day)

    def _lifecycle_process(self, today, run=None):
        """Do the steps due on `today` for these locked records.

        :return: how many records something was done for
        """
        machine = self._lifecycle_timed_machine()
        facts = self._lifecycle_facts()
        plans = {r: plan(machine, facts[r.id], today)[0] for r in self}
        busy = self.filtered(lambda record: plans[record])
        if busy:
            next_step = self._fields["next_step_date"]
            with self.env.protecting([next_step], busy), applying(busy):
                engine(busy)._lifecycle_apply(machine, plans, today, run)
        self._lifecycle_clear_failure()
        # what was due and gave no step was looked at: its date must move on
        self._lifecycle_reschedule()
        return len(busy)

    def _lifecycle_apply(self, machine, plans, today, run):
        rows = []
        for steps in rounds({r: plans[r] for r in self}, machine.kinds):
            kind = next(iter(steps.values())).kind
            rows += self._lifecycle_apply_kind(kind, steps, today, run)
        self.env["lifecycle.journal"].create(rows)
        self._lifecycle_move_by_plans(plans, today)

    def _lifecycle_apply_kind(self, kind, steps, today, run):
        """Apply one kind to its records in one go; return the journal's values."""
        apply = getattr(self, f"_apply_{kind}", None)
        effects = (apply and apply(steps, today)) or {}
        return [
            record._lifecycle_prepare_row(step, today, run, effects.get(record.id, {}))
            for record, step in steps.items()
        ]

    def _lifecycle_prepare_row(self, step, today, run, extra):
        stages = self.env["lifecycle.stage"]._get_ids_by_code(self._name)
        vals = {
            "res_model": self._name,
            "res_id": self.id,
            "record_name": self.display_name,
            "key": step.key,
            "kind": step.kind,
            "due_date": step.due,
            "run_date": today,
            "run_id": run.id if run else False,
            "company_id": self.company_id.id,
            "stage_id": stages[step.stage] if step.stage else False,
            "amount": step.amount,
            "currency_id": self.company_id.currency_id.id,
            "user_id": False if run else self.env.uid,
        }
        if step.skip:
            vals |= {"state": "skipped", "note": self._lifecycle_skip_text(step)}
        return vals | self._lifecycle_journal_vals(step) | extra

    def _lifecycle_move_by_plans(self, plans, today):
        """Write the last stage of each plan, once for all that end up alike."""
        moves = {}
        for record in self:
            codes = [step.stage for step in plans[record] if step.stage]
            if codes:
                alike = (codes[-1], record.stage_visit + len(codes))
                moves[alike] = moves.get(alike, self.browse()) | record
        for (code, visit), records in moves.items():
            records._lifecycle_move(code, today, visit)

    def _lifecycle_move(self, code, today, visit):
        """Put the records into the stage with the code; the journal is the trace."""
        stage = self.env["lifecycle.stage"]._get_by_code(self._name)[code]
        quiet = engine(self).with_context(tracking_disable=True)
        quiet.write(
            {"stage_id": stage.id, "stage_entry_date": today, "stage_visit": visit}
        )

    def _lifecycle_event(self, kind, today, stage="", note="", **data):
        """Journal what a person did to the records (a step that nobody planned)."""
        rows = []
        for record, number in self._lifecycle_count_events(kind).items():
            step = Step(kind, today, f"{kind}:by_hand:{number + 1}", stage, data=data)
            extra = {"note": note, "user_id": self.env.uid}
            # sudo: nobody writes the journal but the engine
            row = record.sudo()._lifecycle_prepare_row(step, today, None, extra)
            rows.append(row)
        engine(self.env["lifecycle.journal"].sudo()).create(rows)
        for record in self if stage else ():
            # sudo: the stage is written by the engine only
            record.sudo()._lifecycle_move(stage, today, record.stage_visit + 1)

    def _lifecycle_count_events(self, kind):
        """Return how often it was done by hand, by record (locked by the caller)."""
        # sudo: every row counts, whoever may see it
        groups = (
            self.env["lifecycle.journal"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("kind", "=", kind),
                    ("key", "=like", f"{kind}:by_hand:%"),
                ],
                ["res_id"],
                ["__count"],
            )
        )
        counts = dict(groups)
        return {record: counts.get(record.id, 0) for record in self}

    def _lifecycle_reschedule(self):
        """Have the next step's date computed anew from the facts."""
        self.env.add_to_compute(self._fields["next_step_date"], self)

    # === LOOKING AHEAD === #

    def _lifecycle_count_planned(self, today):
        """Return how many steps of each guarded kind are due, as a dict."""
        machine = self._lifecycle_timed_machine()
        counts = dict.fromkeys(self._lifecycle_guarded_kinds(), 0)
        for facts in self._lifecycle_facts().values():
            for step in plan(machine, facts, today)[0]:
                if step.kind in counts and not step.skip:
                    counts[step.kind] += 1
        return counts

    def _lifecycle_forecast(self, today, until, assumption):
        """Return (record, step) for all that runs up to `until` will do."""
        machine = self._lifecycle_timed_machine()
        found = []
        for record, facts in self._lifecycle_iter_facts():
            if isinstance(facts, Exception):
                found.append((record, record._lifecycle_failed_step(facts, today)))
                continue
            steps = forecast(machine, facts, today, until, assumption)
            try:
                found += [(record, step) for step in steps]
            except EndlessPlan as error:
                found.append((record, record._lifecycle_failed_step(error, today)))
        return found

    def _lifecycle_iter_facts(self):
        """Yield each record with its facts, or with what keeps it from having any."""
        try:
            with self.env.cr.savepoint():
                facts = self._lifecycle_facts()
        except Exception as error:  # a bad record hides nothing of the others
            if len(self) == 1:
                yield self, error
                return
            middle = len(self) // 2
            yield from self[:middle]._lifecycle_iter_facts()
            yield from self[middle:]._lifecycle_iter_facts()
            return
        yield from ((record, facts[record.id]) for record in self)

    def _lifecycle_failed_step(self, error, today):
        text = self._lifecycle_error_text(error)
        return Step("failure", today, "failure", skip=text)
