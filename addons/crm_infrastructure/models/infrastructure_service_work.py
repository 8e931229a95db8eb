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
