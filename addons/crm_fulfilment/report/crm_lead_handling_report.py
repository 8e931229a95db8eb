from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.base_workflow.models.const import TASK_STATES
from odoo.addons.crm_onboarding.models.crm_lead_client import DELIVERY_METHODS


class CrmLeadHandlingReport(models.Model):
    """One row for each task of order handling, with the order's delivery."""

    _name = "crm.lead.handling.report"
    _description = "Order Handling Analysis"
    _auto = False
    _rec_name = "lead_id"
    _order = "date_ready desc, id desc"
    _depends = {
        "crm.lead": [
            "delivery_method",
            "driver_id",
            "shipping_direction_id",
            "team_id",
            "user_id",
        ],
        "crm.stage": ["code", "route_id"],
        "res.company": ["operating_tz", "resource_calendar_id"],
        "resource.calendar": ["tz"],
        "workflow.step": ["route_id", "target_done"],
        "workflow.task": [
            "company_id",
            "date_done",
            "date_ready",
            "deadline",
            "duration_hours",
            "res_id",
            "res_model",
            "role_id",
            "route_id",
            "state",
            "step_id",
            "user_id",
        ],
    }

    lead_id = fields.Many2one("crm.lead", "Opportunity", readonly=True)
    shipping_direction_id = fields.Many2one("crm.shipping.direction", readonly=True)
    delivery_method = fields.Selection(DELIVERY_METHODS, readonly=True)
    driver_id = fields.Many2one("res.users", readonly=True)
    seller_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    step_id = fields.Many2one("workflow.step", readonly=True)
    role_id = fields.Many2one("workflow.role", readonly=True)
    user_id = fields.Many2one("res.users", "Holder", readonly=True)
    state = fields.Selection(TASK_STATES, "Status", readonly=True)
    date_ready = fields.Datetime("Since", readonly=True)
    date_done = fields.Datetime("Done On", readonly=True)
    deadline = fields.Date(readonly=True)
    duration_hours = fields.Float("Working Hours", readonly=True, aggregator="avg")
    late_count = fields.Integer("Done Late", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return self._get_query()

    @api.model
    def _get_query(self):
        return SQL(
            """
            SELECT task.id,
                   lead.id AS lead_id,
                   lead.shipping_direction_id,
                   lead.delivery_method,
                   lead.driver_id,
                   lead.user_id AS seller_id,
                   lead.team_id,
                   task.step_id,
                   task.role_id,
                   task.user_id,
                   task.state,
                   task.date_ready,
                   task.date_done,
                   task.deadline,
                   task.duration_hours,
                   CASE WHEN (task.date_done AT TIME ZONE 'UTC' AT TIME ZONE
                              COALESCE(company.operating_tz, calendar.tz, 'UTC')
                             )::date > task.deadline THEN 1 ELSE 0 END
                       AS late_count,
                   task.company_id
              FROM workflow_task task
              JOIN crm_lead lead ON lead.id = task.res_id
              JOIN res_company company ON company.id = task.company_id
              LEFT JOIN resource_calendar calendar
                     ON calendar.id = company.resource_calendar_id
             WHERE task.res_model = 'crm.lead'
               AND task.state IN ('ready', 'done')
               AND task.route_id IN %s
            """,
            tuple(self.env["crm.lead"]._get_handling_routes().ids) or (0,),
        )
