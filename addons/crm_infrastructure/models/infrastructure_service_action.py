"""What people do with a service. Every method is callable over RPC."""

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.base_lifecycle.models.passes import clean, engine

from ..servicing import Stage
from ..servicing.ladder import CUT_OFF
from ..servicing.stages import OFF, SERVED
from .infrastructure_period import OWED
from .limits import FIRST_DAY, LAST_DAY, refuse_date

DUNNED = (Stage.AWAITING, Stage.CLOSING_ACT, Stage.IN_SERVICE)


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    def action_start(self):
        """Put new services into service; from now on the calendar takes them on.

        The first invoice is for the first period that begins after the time paid
        through.

        :return: True
        :raise UserError: when one of them was started already or lacks a product
        :raise AccessError: for whoever may not write the services
        """
        self._check_stage((Stage.NEW,), self.env._("is not new"))
        for service in self:
            if not service.product_id:
                raise UserError(
                    self.env._("%(service)s has no product.", service=service.name)
                )
        self.lock_for_update(allow_referencing=True)
        for service in clean(self):
            today = service.company_id._operating_today()
            # sudo: the engine's fields are written by buttons after their checks
            number = service._get_first_number()
            engine(service.sudo()).write({"first_number": number})
            service._lifecycle_event("start", today, stage=Stage.IN_SERVICE)
        return True

    def action_promise(self, date, reason):
        """Hold dunning and cut-off until the customer's promised day has passed.

        :param date: the promised day, today at the earliest
        :param reason: who promised what
        :raise UserError: without a reason, for a past day, or when nothing is owed
        """
        reason = self._check_reason(reason)
        day = self._check_day(date)
        self._check_stage(DUNNED, self.env._("owes nothing that could be promised"))
        self._check_owed()
        for service in clean(self):
            today = service.company_id._operating_today()
            if day < today:
                raise UserError(self.env._("A promise is for today or a later day."))
            service.lock_for_update(allow_referencing=True)
            # sudo: see action_start
            held = {"hold_until": day, "hold_reason": reason}
            engine(service.sudo()).write(held)
            note = self.env._("%(day)s: %(reason)s", day=day, reason=reason)
            service._lifecycle_event("promise", today, note=note)
        return True

    def action_disconnect(self, reason):
        """Switch services off by a decision of a person; no payment lifts it.

        :param reason: why, kept on the service and in its journal
        :raise UserError: without a reason or when it is not being served
        """
        reason = self._check_reason(reason)
        self._check_stage(
            SERVED | {Stage.DISCONNECTED, Stage.RESUME, Stage.DISCONNECTION},
            self.env._("is not in service"),
        )
        for service in clean(self):
            today = service.company_id._operating_today()
            service.lock_for_update(allow_referencing=True)
            acting = service.sudo()  # sudo: see action_start
            off = {"disconnect_cause": "manual", "disconnect_reason": reason}
            engine(acting).write(off)
            already_off = service.stage_code in OFF
            stage = "" if already_off else Stage.DISCONNECTION
            service._lifecycle_event("disconnect", today, stage, reason)
            if not already_off:
                acting._stop_stage_work(reason)
                acting._start_stage_route(Stage.DISCONNECTION, today)
            acting._lifecycle_advance(today)
        return True

    def action_resume(self):
        """Switch services on again by a decision of a person.

        :raise UserError: when a service is not off
        """
        self._check_stage(OFF, self.env._("is not switched off"))
        for service in clean(self):
            today = service.company_id._operating_today()
            service.lock_for_update(allow_referencing=True)
            acting = service.sudo()  # sudo: see action_start
            acting._stop_stage_work(self.env._("Resumed by hand"))
            acting._forget_warnings(today)
            engine(acting).write({"no_billing_before": today})
            service._lifecycle_event("resume_by_hand", today, Stage.RESUME)
            acting._start_stage_route(Stage.RESUME, today)
            acting._lifecycle_advance(today)
        return True

    def _forget_warnings(self, today):
        """Whoever is served again is warned anew before he is cut off."""
        facts = self._lifecycle_facts()[self.id]
        # what has led to a cut-off is dunned anew by the rules
        numbers = [p.number for p in facts.unpaid if CUT_OFF not in p.done]
        periods = self.period_ids.filtered(lambda p: p.number in numbers)
        periods._begin_ladder(today)

    def action_close(self, reason):
        """End services for good; what was served is closed by its act first.

        :param reason: why, kept on the service
        :raise UserError: without a reason or when it is closed already
        """
        reason = self._check_reason(reason)
        stages = {*self.mapped("stage_code")} - {Stage.CLOSED}
        self._check_stage(stages, self.env._("is closed already"))
        for service in clean(self):
            today = service.company_id._operating_today()
            service.lock_for_update(allow_referencing=True)
            acting = service.sudo()  # sudo: see action_start
            acting._workflow_cancel(reason)
            acting._close_by_acts(today)
            engine(acting).write({"close_reason": reason})
            service._lifecycle_event("close", today, Stage.CLOSED, reason)
        return True

    def _close_by_acts(self, today):
        """Request the acts that are missing before nothing is due any more."""
        # what was cut off for debt was not served to the end: accounting decides
        states = ("unpaid", "paid") if self.stage_code in SERVED else ("paid",)
        periods = self.period_ids.filtered(lambda p: p.state in states)
        periods.filtered(lambda p: p._lacks_act())._request_acts(today)

    # === CHECKS === #

    def _is_closed(self):
        return self.stage_code == Stage.CLOSED

    def _check_stage(self, stages, why_not):
        self.check_access("write")
        self._check_not_archived()
        for service in self:
            if service.stage_code not in stages:
                raise UserError(
                    self.env._(
                        "%(service)s %(why_not)s (stage: %(stage)s).",
                        service=service.name,
                        why_not=why_not,
                        stage=service.stage_id.name,
                    )
                )

    def _check_owed(self):
        # sudo: whether something is owed is shown to whoever may promise
        for service in self.sudo():
            periods = service._get_customer_periods()
            if not periods.filtered(lambda p: p.state in OWED):
                raise UserError(
                    self.env._(
                        "%(service)s owes nothing that could be promised: none of its "
                        "invoices is open.",
                        service=service.name,
                    )
                )

    def _check_reason(self, reason):
        text = reason.strip() if isinstance(reason, str) else ""
        if not text:
            raise UserError(self.env._("Say why: the reason is kept for others."))
        return text

    def _check_day(self, value):
        try:
            day = fields.Date.to_date(value)
        except (TypeError, ValueError):
            day = None
        if not day:
            raise UserError(
                self.env._("%(value)s is no date: write it as 2026-12-31.", value=value)
            )
        if not FIRST_DAY <= day <= LAST_DAY:
            raise UserError(refuse_date(self.env))
        return day
