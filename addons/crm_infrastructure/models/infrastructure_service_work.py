"""The work of people on a service: routes on renewal, disconnection, resumption."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base_lifecycle.models.passes import clean

from .infrastructure_service_facts import ROUTES


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    is_work_missing = fields.Boolean(
        compute="_compute_is_work_missing",
        compute_sudo=True,
        help="The tasks of its stage were refused or cancelled: it waits for nothing.",
    )

    @api.depends("stage_code", "type_id", "workflow_task_ids")
    def _compute_is_work_missing(self):
        waiting, states = self._get_routes_at_work(), self._get_task_states()
        for service in self:
            route = waiting.get(service)
            service.is_work_missing = bool(route) and not states.get(service.id)

    def action_start_work(self):
        """Give the tasks of the stage anew after they were refused or cancelled.

        :return: True
        :raise UserError: when a service waits for no task, or its tasks are open
        :raise AccessError: for whoever may not write the services
        """
        self._check_stage(ROUTES, self.env._("waits for nobody's work"))
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["is_work_missing"])
        for service in clean(self):
            if not service.is_work_missing:
                raise UserError(
                    self.env._(
                        "The tasks of %(service)s are open or done: there is nothing "
                        "to start again.",
                        service=service.name,
                    )
                )
            today = service.company_id._operating_today()
            # sudo: tasks are the engine's
            service.sudo()._start_stage_route(service.stage_code, today)
        return True

    def _start_stage_route(self, stage, today):
        """Give the tasks that the types provide for this stage."""
        field = ROUTES[stage]
        for route, services in self.grouped(lambda s: s.type_id[field]).items():
            if route:
                services._workflow_start(route, today=today)

    def _stop_stage_work(self, reason):
        """End the open tasks of the types' routes; what timers gave stays."""
        names = ROUTES.values()
        routes = self.env["workflow.route"].union(*map(self.type_id.mapped, names))
        if routes:
            self._workflow_cancel(reason, routes)

    def _get_routes_at_work(self):
        """Return the route that each service in a stage of people waits for."""
        waiting = self.filtered(lambda service: service.stage_code in ROUTES)
        return {s: s.type_id[ROUTES[s.stage_code]] for s in waiting}

    def _follow_routes(self, before):
        """Exchange open work for that of the route that holds now.

        Nothing would follow from tasks of a route that the type has no more.
        """
        for service, route in self._get_routes_at_work().items():
            old = before.get(service)
            if not old or old == route or not service._workflow_open_runs(old):
                continue
            service._workflow_cancel(self.env._("The route was changed"), old)
            today = service.company_id._operating_today()
            service._start_stage_route(service.stage_code, today)

    def _workflow_done(self, run):
        """The work is done: go on at once with what it was for."""
        result = super()._workflow_done(run)
        self._lifecycle_advance()
        return result

    def _workflow_rejected(self, run, task):
        result = super()._workflow_rejected(run, task)
        self._lifecycle_ask(
            self.env._("%(task)s was refused", task=task.name),
            self.env._("Decide how the service goes on, then start the work again."),
        )
        return result


class InfrastructureServiceType(models.Model):
    _inherit = "infrastructure.service.type"

    def write(self, vals):
        if not set(ROUTES.values()) & set(vals):
            return super().write(vals)
        # sudo: the work of all services follows, whoever may see them
        services = self.env["infrastructure.service"].sudo()
        services = services.with_context(active_test=False).search(
            [("type_id", "in", self.ids), ("stage_code", "in", list(ROUTES))]
        )
        before = services._get_routes_at_work()
        result = super().write(vals)
        services._follow_routes(before)
        return result
