from odoo import api, fields, models

OK = "ok"
EXISTS = "exists"
WARNING = "warning"
ERROR = "error"


class ImportReportLine(models.AbstractModel):
    """What the report says of one row."""

    _name = "import.report.line"
    _description = "Row of a Check Report"
    _order = "row_number, id"

    row_number = fields.Integer("Row", readonly=True, aggregator=None)
    state = fields.Selection(
        "_get_states",
        "Result",
        required=True,
        readonly=True,
    )
    outcome = fields.Char("Creates", readonly=True)
    message = fields.Text("What Is Wrong and What to Do", readonly=True)

    @api.model
    def _get_states(self):
        # no plain list, for the reason told in import.report
        return [
            (OK, self.env._("Correct")),
            (EXISTS, self.env._("Already There")),
            (WARNING, self.env._("Warning")),
            (ERROR, self.env._("Error")),
        ]

    def _prepare_vals(self, plan, verdict):
        """Return the values of the line for a verdict; extend to show more."""
        return {
            "row_number": verdict.row.number,
            "state": verdict.state,
            "message": plan.message(verdict),
        }
