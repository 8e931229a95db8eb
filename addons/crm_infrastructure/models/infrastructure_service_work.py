"""The work of people on a service: routes on renewal, disconnection, resumption."""

from odoo import models

from .infrastructure_service_facts import ROUTES


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    def _start_stage_route(self, stage, today):
        """Give the tasks that the types provide for this stage."""
        field = ROUTES[stage]
        for route, services in self.grouped(lambda s: s.type_id[field]).items():
            if route:
                services._workflow_start(route, today=today)

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
