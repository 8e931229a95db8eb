"""Timers that the administrator put on stages."""

from odoo import api, models

from ..timeline import TIMER, TimedMachine


class LifecycleMixin(models.AbstractModel):
    _inherit = "lifecycle.mixin"

    @api.model
    def _lifecycle_timed_machine(self):
        # sudo: the timers are configuration, whoever touches the record
        timers = self.env["lifecycle.timer"].sudo().search([("model", "=", self._name)])
        return TimedMachine(
            self._lifecycle_machine(),
            tuple(timer._get_facts() for timer in timers),
        )

    def _lifecycle_fired(self):
        """Return {record id: {key of a timer: day on which it went off}}."""
        fired = {record_id: {} for record_id in self.ids}
        # sudo: the journal is read for the rules, not for the caller
        rows = (
            self.env["lifecycle.journal"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("kind", "=", TIMER),
                ],
                ["res_id", "key", "run_date"],
            )
        )
        for row in rows:
            fired[row.res_id][row.key] = row.run_date
        return fired

    def _apply_timer(self, steps, today):
        """Let the timers go off, each for all its records at once."""
        by_timer, effects = {}, {}
        for record, step in steps.items():
            by_timer.setdefault(step.data["timer_id"], []).append(record.id)
        for timer_id, ids in by_timer.items():
            timer = self.env["lifecycle.timer"].browse(timer_id)
            fire = getattr(self.browse(ids), f"_fire_{timer.action}")
            effects |= dict.fromkeys(
                ids, {"note": timer.name} | (fire(timer, today) or {})
            )
        return effects

    def _fire_activity(self, timer, today):
        chosen = timer.user_id.filtered("active")
        people = self.grouped(lambda record: chosen or record._lifecycle_person())
        for user, records in people.items():
            records.with_context(mail_activity_quick_update=True).activity_schedule(
                "base_lifecycle.mail_activity_type_ask",
                date_deadline=today,
                summary=timer.name,
                note=timer.note,
                user_id=user.id,
            )

    def _fire_mail(self, timer, today):
        return {"state": "to_send", "doc_model": timer._name, "doc_id": timer.id}

    def _fire_route(self, timer, today):
        self._workflow_start(timer.route_id, today=today)

    def _fire_move(self, timer, today):
        """The stage of the step moves the record."""

    def _lifecycle_send_timer(self, row):
        """Queue the mail of a timer; return its message."""
        template = self.env["lifecycle.timer"].browse(row.doc_id).template_id
        mail = self.env["mail.mail"].browse(template.send_mail(self.id))
        return mail.mail_message_id
