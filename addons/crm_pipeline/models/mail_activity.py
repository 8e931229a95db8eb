from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # reminders of a stage go when the opportunity leaves it
    crm_stage_id = fields.Many2one(
        "crm.stage",
        string="Reminder of Stage",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    # asks to mend what was rejected; done as soon as the route is started anew
    rejected_run_id = fields.Many2one(
        "workflow.run",
        string="Rejected Round",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
