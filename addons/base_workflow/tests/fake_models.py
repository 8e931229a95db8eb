from odoo import fields, models


class FakeDoc(models.Model):
    """A document with everything: thread, activities, hooks that leave traces."""

    _name = "fake.doc"
    _description = "Fake Document"
    _inherit = ["mail.thread", "mail.activity.mixin", "workflow.mixin"]

    name = fields.Char()
    active = fields.Boolean(default=True)
    amount = fields.Float()
    fee = fields.Monetary()
    currency_id = fields.Many2one("res.currency")
    limit_until = fields.Date()
    kind = fields.Selection([("a", "Kind A"), ("b", "Kind B")])
    contract_number = fields.Char()
    contract_id = fields.Many2one("ir.attachment")
    tag_id = fields.Many2one("res.partner.category")
    salesman_id = fields.Many2one("res.users")
    company_id = fields.Many2one("res.company")
    secret = fields.Char()
    stage = fields.Char()
    trace = fields.Text(default="")

    def _workflow_done(self, run):
        super()._workflow_done(run)
        self.trace += f"done {run.round};"

    def _workflow_rejected(self, run, task):
        super()._workflow_rejected(run, task)
        self.trace += f"rejected {task.name};"

    def _workflow_move(self, target):
        super()._workflow_move(target)
        self.stage = target


class FakeBare(models.Model):
    """A document without thread and activities."""

    _name = "fake.bare"
    _description = "Fake Bare Document"
    _inherit = ["workflow.mixin"]

    name = fields.Char()
