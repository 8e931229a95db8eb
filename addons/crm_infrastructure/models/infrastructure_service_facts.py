"""Reading the facts of services for the pure rules."""

from datetime import timedelta
from decimal import Decimal

from odoo import api, models

from odoo.addons.base_lifecycle.timeline import Interval, first_from
from odoo.addons.base_lifecycle.timeline import period as period_of

from ..servicing import Period, Policy, Service, ServiceMachine, Stage
from ..servicing.stages import OFF
from .infrastructure_policy import DELAYS

RUNGS = ("resend", "last_warning", "unmatched", "cut_off", "written_off")
ROUTES = {
    Stage.RENEWAL: "renewal_route_id",
    Stage.DISCONNECTION: "disconnection_route_id",
    Stage.RESUME: "resume_route_id",
}
TASK_STATES = {"running": "open", "done": "done"}


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    @api.model
    def _lifecycle_machine(self):
        return ServiceMachine()

    @api.model
    def _lifecycle_depends(self):
        return [
            *super()._lifecycle_depends(),
            "active",
            "date_start",
            "date_end",
            "commercial_partner_id",
            "interval_number",
            "interval_unit",
            "own_delays",
            *DELAYS,
            *(f"type_id.{name}" for name in DELAYS),
            *(f"type_id.{name}" for name in ROUTES.values()),
            "type_id.act_policy",
            "no_billing_before",
            "first_number",
            "disconnect_cause",
            "period_ids.is_open",
            "period_ids.state",
            "period_ids.date_invoice",
            "period_ids.date_due",
            "period_ids.act_id",
            "period_ids.move_id.partner_id.commercial_partner_id",
            "period_ids.move_id.no_closing_act",
            "period_ids.is_renewed",
            "period_ids.is_decided",
            "period_ids.ladder",
        ]

    def _lifecycle_facts(self):
        # sudo: the rules look at invoices, tasks and mails whoever touches the record
        services = self.sudo()
        periods = services._get_open_periods()
        rungs = services._get_rungs(periods)
        numbers = services._get_last_numbers()
        tasks = services._get_task_states()
        fired = services._lifecycle_fired()
        policies = services._get_policies()
        known = {
            service: tuple(
                service._get_period_fact(period, rungs)
                for period in periods.get(service, ())
            )
            for service in services
        }
        unmatched = services._get_unmatched_days(known)
        return {
            service.id: Service(
                stage=service.stage_code or Stage.NEW,
                visit=service.stage_visit,
                entered_on=service.stage_entry_date or service.date_start,
                anchor=service.date_start,
                interval=service._get_interval(),
                policy=policies[service],
                amount=Decimal(str(service.amount_period)),
                rounding=Decimal(str(service.currency_id.rounding)),
                ends_on=service.date_end or None,
                next_number=numbers.get(service, service.first_number - 1) + 1,
                no_billing_before=service.no_billing_before or None,
                hold_until=service.hold_until or None,
                unmatched_on=unmatched.get(service),
                cause=service.disconnect_cause or "",
                task=tasks.get(service.id, ""),
                periods=known[service],
                fired=fired[service.id],
            )
            for service in services
        }

    def _get_open_periods(self):
        periods = self.env["infrastructure.period"].search(
            [("service_id", "in", self.ids), ("is_open", "=", True)], order="number"
        )
        return periods.grouped("service_id")

    def _get_last_numbers(self):
        groups = self.env["infrastructure.period"]._read_group(
            [("service_id", "in", self.ids)], ["service_id"], ["number:max"]
        )
        return dict(groups)

    def _get_rungs(self, periods):
        """Return the journaled rungs of the open periods as {(id, key): row}."""
        keys = [
            f"{rung}:{period._get_ladder_key()}"
            for open_periods in periods.values()
            for period in open_periods
            for rung in RUNGS
        ]
        if not keys:
            return {}
        rows = self.env["lifecycle.journal"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("key", "in", list(set(keys))),
            ],
            ["res_id", "key", "state", "date_sent"],
        )
        return {(row.res_id, row.key): row for row in rows}

    def _get_period_fact(self, period, rungs):
        ladder_key = period._get_ladder_key()
        mine = {r: rungs.get((self.id, f"{r}:{ladder_key}")) for r in RUNGS}
        done = {rung for rung, row in mine.items() if row}
        warning = mine["last_warning"]
        return Period(
            number=period.number,
            date_from=period.date_from,
            date_to=period.date_to,
            state=period.state,
            amount=Decimal(str(period.amount_planned)),
            round=period.round,
            invoiced_on=period.date_invoice or period.date_from,
            due_on=period.date_due or None,
            renewed=period.is_renewed,
            act=not period._lacks_act(),
            act_round=period.act_round,
            decided=period.is_decided,
            ladder=period.ladder,
            ladder_start=period.ladder_start or None,
            done=frozenset(done | ({"paid"} if period.is_paid_seen else set())),
            warned_on=(warning and warning.state == "sent" and warning.date_sent)
            or None,
            foreign=period._is_foreign(),
            by_entry=self.stage_code in OFF and period.move_id._is_settled_by_entry(),
        )

    def _get_policies(self):
        terms = {
            partner: partner.property_payment_term_id._get_longest_days()
            for partner in self.partner_id
        }
        return {
            service: service._get_policy(terms[service.partner_id]) for service in self
        }

    def _get_policy(self, terms_days):
        service_type = self.type_id
        delays = self if self.own_delays else service_type
        return Policy(
            **{name: delays[name] for name in DELAYS},
            terms_days=terms_days,
            act_policy=service_type.act_policy,
            catch_up=service_type.catch_up,
            renewal_task=bool(service_type.renewal_route_id),
            disconnection_task=bool(service_type.disconnection_route_id),
            resume_task=bool(service_type.resume_route_id),
        )

    def _get_task_states(self):
        """Return what became of the newest run of the stage's route, by id."""
        states = {}
        for stage, field in ROUTES.items():
            services = self.filtered(lambda s, stage=stage: s.stage_code == stage)
            by_route = services.grouped(lambda s, field=field: s.type_id[field])
            for route, of_route in by_route.items():
                if not route:
                    continue
                runs = self.env["workflow.run"].search(
                    [
                        ("route_id", "=", route.id),
                        ("res_model", "=", self._name),
                        ("res_id", "in", of_route.ids),
                    ],
                    order="round",
                )
                states |= {r.res_id: TASK_STATES.get(r.state, "") for r in runs}
        return states

    def _get_day_after_paid(self):
        """Return the first day that nothing was paid for."""
        self.ensure_one()
        if self.paid_through and self.paid_through >= self.date_start:
            return self.paid_through + timedelta(days=1)
        return self.date_start

    def _get_interval(self):
        return Interval(self.interval_number, self.interval_unit)

    def _get_first_number(self):
        """Return the number of the first period that nothing was paid for."""
        day = self._get_day_after_paid()
        return first_from(self.date_start, self._get_interval(), day)

    def _get_full_end(self, number):
        """Return the last day that a period has where no end shortens it."""
        return period_of(self.date_start, self._get_interval(), number)[1]
