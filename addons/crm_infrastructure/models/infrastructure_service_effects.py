"""The other steps of a service: acts, payments, cut-off, renewal."""

from odoo import fields, models

from odoo.addons.base_lifecycle.exceptions import RecordBusy

from ..servicing import Stage
from ..servicing.billing import MISSED, WAS_OFF
from ..servicing.ladder import SUPERSEDED
from .infrastructure_period import OWED, PAID
from .infrastructure_service_facts import ROUTES


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    def _lifecycle_kind_labels(self):
        return super()._lifecycle_kind_labels() | {
            "start": self.env._("Started"),
            "invoice": self.env._("Invoice"),
            "act": self.env._("Closing act"),
            "acts_done": self.env._("Acts are complete"),
            "anew": self.env._("Dunning begins anew"),
            "debt": self.env._("Payment is owed"),
            "paid": self.env._("Paid"),
            "settled": self.env._("Settled without payment"),
            "resume": self.env._("Resumption"),
            "renewed": self.env._("Renewed"),
            "in_service": self.env._("In service"),
            "resend": self.env._("Invoice sent again"),
            "last_warning": self.env._("Last warning"),
            "unmatched": self.env._("Payment is not matched"),
            "written_off": self.env._("Settled without a payment"),
            "cut_off": self.env._("Cut-off"),
            "disconnected": self.env._("Disconnected"),
            "decision": self.env._("Decision needed"),
            "close": self.env._("Closed"),
            "promise": self.env._("Promise to pay"),
            "disconnect": self.env._("Disconnection by hand"),
            "resume_by_hand": self.env._("Resumption by hand"),
        }

    def _lifecycle_skip_text(self, step):
        # kept for people to read: in the language of their company
        env = self.with_context(lang=self.company_id.partner_id.lang).env
        texts = {
            MISSED: env._("Missed while the scheduler was off"),
            WAS_OFF: env._("The service was off"),
            SUPERSEDED: env._("The last warning goes out instead"),
        }
        return texts.get(step.skip, step.skip)

    def _lifecycle_guarded_kinds(self):
        return ("invoice", "cut_off")

    def _lifecycle_journal_vals(self, step):
        return {"currency_id": self.currency_id.id}

    def _lifecycle_responsible(self):
        users = self.user_id | self.administrator_id | self.create_uid
        return users.filtered(lambda u: u.active and not u.share)[:1]

    def _get_step_periods(self, steps):
        """Return the period that each step is about, by service, in one query."""
        found = self.env["infrastructure.period"].search(
            [
                ("service_id", "in", [service.id for service in steps]),
                ("number", "in", [step.data["number"] for step in steps.values()]),
            ]
        )
        by_key = {(period.service_id.id, period.number): period for period in found}
        return {
            service: by_key.get((service.id, step.data["number"]), found.browse())
            for service, step in steps.items()
        }

    # === ACTS === #

    def _apply_act(self, steps, today):
        """Request the acts from accounting, which issues them by its own setting.

        What was issued is sent like any other letter, after the commit.
        """
        periods = self._get_step_periods(steps)
        wanted = self.env["infrastructure.period"].union(*periods.values())
        wanted._request_acts(today, send=False)
        return {
            service.id: {
                "doc_model": period.act_id._name,
                "doc_id": period.act_id.id,
                "amount": period.act_id.amount_total,
                "currency_id": period.act_id.currency_id.id,
                "state": "to_send" if period.act_id.state == "issued" else "done",
            }
            for service, period in periods.items()
        }

    # === DUNNING === #

    def _apply_resend(self, steps, today):
        sent = {service: step for service, step in steps.items() if not step.skip}
        return self._get_dunning_effects(sent)

    def _apply_last_warning(self, steps, today):
        return self._get_dunning_effects(steps)

    def _get_dunning_effects(self, steps):
        periods = self._get_step_periods(steps)
        return {
            service.id: {
                "state": "to_send",
                "doc_model": "account.move",
                "doc_id": period.move_id.id,
                "currency_id": period.currency_id.id,
                "amount": period.amount_residual,
            }
            for service, period in periods.items()
        }

    def _apply_cut_off(self, steps, today):
        """Begin to switch off, once more sure under lock that the debt is there."""
        periods = self._get_step_periods(steps)
        self._lock_debts(periods)
        services = self.browse([service.id for service in steps])
        services.write({"disconnect_cause": "debt"})
        services._start_stage_route(Stage.DISCONNECTION, today)
        return {
            service.id: {
                "doc_model": "account.move",
                "doc_id": period.move_id.id,
                "amount": period.amount_residual,
                "currency_id": period.currency_id.id,
            }
            for service, period in periods.items()
        }

    def _lock_debts(self, periods):
        """Hold the invoices, so that no payment arrives while we cut off.

        :raise RecordBusy: when somebody is at this moment paying one of them
        """
        moves = self.env["account.move"].union(*(p.move_id for p in periods.values()))
        if moves - moves.try_lock_for_update(allow_referencing=True):
            raise RecordBusy("An invoice is being changed: the cut-off waits")

    def _apply_disconnected(self, steps, today):
        return {service.id: {"state": "to_send"} for service in steps}

    def _apply_anew(self, steps, today):
        for period in self._get_step_periods(steps).values():
            period.write({"ladder": period.ladder + 1, "is_decided": False})
            if period.state in (*OWED, PAID):  # valid again, waived or not
                period.skip_reason = False

    def _apply_debt(self, steps, today):
        """What was paid is owed again: dunning begins anew, open work is over."""
        for service, step in steps.items():
            periods = service.period_ids.filtered(
                lambda p, numbers=step.data["numbers"]: p.number in numbers
            )
            periods._restart_ladder(today)
            for period in periods.sorted("date_from")[:1]:
                service.paid_through = fields.Date.subtract(period.date_from, days=1)
        back = self.browse([s.id for s, step in steps.items() if step.data["numbers"]])
        back._stop_stage_work(self.env._("The payment was taken back"))
        others = self.browse([service.id for service in steps]) - back
        others._stop_stage_work(self.env._("An invoice is still unpaid"))

    # === PAYMENT AND RENEWAL === #

    def _apply_paid(self, steps, today):
        services = self.browse([service.id for service in steps])
        # not only the newest: each may be taken back
        paid = services.period_ids.filtered(lambda p: p.state == "paid")
        paid.filtered(lambda p: not p.is_renewed).is_paid_seen = True
        off = services.filtered(lambda s: s.stage_code == Stage.DISCONNECTION)
        off._stop_stage_work(self.env._("Paid before it was switched off"))
        services._start_stage_route(Stage.RENEWAL, today)

    def _apply_settled(self, steps, today):
        services = self.browse([service.id for service in steps])
        at_work = services.filtered(lambda s: s.stage_code in ROUTES)
        at_work._stop_stage_work(self.env._("Nothing is owed any more"))
        at_work.disconnect_cause = False

    def _apply_resume(self, steps, today):
        services = self.browse([service.id for service in steps])
        services.no_billing_before = today
        services._start_stage_route(Stage.RESUME, today)

    def _apply_renewed(self, steps, today):
        """Mark what is paid as renewed; whoever has paid is told, if he is still the
        customer."""
        services = self.browse([service.id for service in steps])
        paid = self.env["infrastructure.period"].search(
            [
                ("service_id", "in", services.ids),
                ("state", "=", "paid"),
                ("is_renewed", "=", False),
            ]
        )
        paid.is_renewed = True
        # all that is paid: an older period may have been owed again meanwhile
        ends = paid._read_group(
            [("service_id", "in", paid.service_id.ids), ("state", "=", "paid")],
            ["service_id"],
            ["date_to:max"],
        )
        for service, end in ends:
            service.paid_through = max(end, service.paid_through or end)
        services.write({"disconnect_cause": False, "disconnect_reason": False})
        # a promise is kept where it was for another invoice as well
        held = services.filtered("hold_until")
        over = held.filtered(
            lambda s: "unpaid" not in s._get_customer_periods().mapped("state")
        )
        over.write({"hold_until": False, "hold_reason": False})
        return {
            service.id: {
                "doc_model": period._name,
                "doc_id": period.id,
                "state": "done" if period._is_foreign() else "to_send",
            }
            for service, period in self._get_step_periods(steps).items()
        }

    def _apply_decision(self, steps, today):
        """Ask once what is to become of a cancelled or credited invoice."""
        for service, period in self._get_step_periods(steps).items():
            period.is_decided = True
            service._lifecycle_ask(
                self.env._("Invoice %(number)s is void", number=period.move_id.name),
                self.env._(
                    "The invoice for %(start)s to %(end)s was cancelled or credited. "
                    "It is not billed again by itself. Decide on the period: bill it "
                    "again, or waive it.",
                    start=period.date_from,
                    end=period.date_to,
                ),
            )
