from odoo import api, fields, models
from odoo.exceptions import UserError

from .const import (
    ASSEMBLY,
    DELIVERY,
    DOCUMENTS,
    GOODS,
    KIND_OF_TARGET,
    REALISATION,
    STEP_OF_TARGET,
    STEPS,
    TRANSPORT,
)

OWN_CARRIER = "transport_company"


class CrmLead(models.Model):
    """An order on its way: what it waits for, who does it, what is missing."""

    _inherit = "crm.lead"

    shipment_number = fields.Char(
        "Shipment Document",
        copy=False,
        index="btree_not_null",
        help="Its number in the ERP, given by the operator in the task.",
    )
    transfer_document_number = fields.Char(
        "Transfer Document",
        copy=False,
        help="The number of the document that goes with the goods.",
    )
    handling_step = fields.Selection(
        STEPS, "Order Waits For", compute="_compute_handling_step", compute_sudo=True
    )

    @api.depends("workflow_ready_task_id")
    def _compute_handling_step(self):
        self.handling_step = False
        waiting = self.filtered("workflow_ready_task_id")
        if not waiting:
            return
        routes = self._get_handling_routes()
        for lead in waiting:
            task = lead.workflow_ready_task_id
            if task.route_id in routes:
                target = task.config["target_done"]
                lead.handling_step = STEP_OF_TARGET.get(target, GOODS)

    @api.model
    def _get_handling_routes(self):
        """Return the routes that handle orders, also those that begin no more.

        The stage may have got another route: an order ends under the one it has.
        """
        # sudo: what a route leads to is no secret
        Step = self.env["workflow.step"].sudo()
        moving = Step.search([("target_done", "in", (ASSEMBLY, DELIVERY))])
        return self._get_realisation_routes() | moving.route_id

    @api.model
    def _get_realisation_routes(self):
        """Return the routes by which orders begin to be handled now."""
        # sudo: which stage starts which route is no secret
        Stage = self.env["crm.stage"].sudo()
        return Stage.search([("code", "=", REALISATION)]).route_id

    def _get_handling_runs(self):
        """Return the open runs (su) of order handling of these opportunities."""
        # sudo: an order is in work whether or not the caller sees the run
        runs = self.sudo()._workflow_open_runs()
        routes = self._get_handling_routes() if runs else runs.route_id
        return runs.filtered(lambda run: run.route_id in routes)

    def _stage_gaps(self, stage):
        gaps = super()._stage_gaps(stage)
        if stage.code == REALISATION and stage.route_id:
            # sudo: readers of the opportunity may not read all people
            for lead in self.sudo():
                gaps[lead] += lead._get_handling_gaps(stage.route_id)
        return gaps

    def _get_handling_gaps(self, route):
        """Return what keeps the order from being handled by ``route``, in words."""
        self.ensure_one()
        direction = self.shipping_direction_id
        gaps = self._get_driver_gaps()
        if direction:
            roles = direction._get_people_roles(route)
            company = self._workflow_company()
            gaps += direction._get_people_gaps(roles, company)[direction]
            if not direction.active:
                gaps.append(
                    self.env._(
                        "a direction in use (“%(direction)s” is archived)",
                        direction=direction.name,
                    )
                )
        return gaps

    def _get_driver_gaps(self):
        driver = self.driver_id
        if not driver:
            if self.delivery_method == OWN_CARRIER:
                return [self.env._("a driver, for delivery by a transport company")]
            return []
        # asks only whether the person can work in the company at all
        people = self.env["workflow.role"]._people_of(driver, self._workflow_company())
        if self.delivery_method == "pickup" or driver.id in people.alive:
            return []
        return [
            self.env._(
                "a driver who works here (%(name)s cannot get tasks)", name=driver.name
            )
        ]

    def action_documents_ready(self):
        """Finish the task “documents”, with the dialog when the step asks for input.

        :return: an action of the client
        :raise UserError: the order does not wait for its documents, or not for you
        """
        return self._open_handling_step(DOCUMENTS)

    def action_shipped(self):
        """Finish the delivery: the dialog takes the waybill.

        :return: an action of the client
        :raise UserError: the order is not being delivered, or not by you
        """
        return self._open_handling_step(TRANSPORT)

    def _open_handling_step(self, step):
        self.ensure_one()
        self.check_access("read")
        if self.handling_step != step:
            labels = dict(
                self._fields["handling_step"]._description_selection(self.env)
            )
            raise UserError(
                self.env._(
                    "“%(lead)s” does not wait for this: %(step)s.",
                    lead=self.name,
                    step=labels[step],
                )
            )
        return self.action_open_current_task()

    def _workflow_move(self, target):
        """File what was handed in, as a document of its kind, before going on."""
        kind = KIND_OF_TARGET.get(target)
        if kind:
            self._file_documents(kind)
        return super()._workflow_move(target)

    def _file_documents(self, code):
        decision = self._get_handling_runs().decision_ids.sorted("sequence")[-1:]
        # sudo: an archived or deleted kind files nothing, the decision has it anyway
        kind = self.env["crm.lead.document.type"].sudo().search([("code", "=", code)])
        if not kind or decision.outcome != "completed":
            return
        self.env["crm.lead.document"].sudo().create(
            [
                {
                    "lead_id": self.id,
                    "type_id": kind.id,
                    "file": file.datas,
                    "file_name": file.name,
                    "date": self._workflow_company()._operating_today(),
                    "note": decision.step_name,
                }
                for file in decision.attachment_ids
            ]
        )

    def _is_in_delivery(self):
        return self.stage_code == DELIVERY
