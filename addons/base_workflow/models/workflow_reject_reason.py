from odoo import fields, models


class WorkflowRejectReason(models.Model):
    _name = "workflow.reject.reason"
    _description = "Workflow Reject Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    route_ids = fields.Many2many(
        "workflow.route", string="Routes", help="Empty: offered in every route."
    )
