import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from .const import CHANNELS, OUTCOMES
from .passes import engine
from .workflow_task_file import file_digest


class WorkflowDecision(models.Model):
    """What a person (or the system) did with a task. Never changes.

    ``payload`` is the full text of the decision; ``hash`` covers it and the hash
    of the decision before, so a row that was changed, taken out or put in between
    breaks the chain of its run.
    """

    _name = "workflow.decision"
    _description = "Workflow Decision"
    _inherit = ["workflow.linked"]
    _order = "run_id desc, sequence, id"
    _rec_name = "step_name"

    run_id = fields.Many2one(
        "workflow.run", required=True, readonly=True, index=True, ondelete="restrict"
    )
    task_id = fields.Many2one(
        "workflow.task", required=True, readonly=True, index=True, ondelete="restrict"
    )
    route_id = fields.Many2one(
        "workflow.route", required=True, readonly=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(string="No.", readonly=True, aggregator=None)
    round = fields.Integer(readonly=True, aggregator=None)
    step_name = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    on_behalf_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date = fields.Datetime(required=True, readonly=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True, index=True)
    comment = fields.Text(readonly=True)
    reason_id = fields.Many2one(
        "workflow.reject.reason", readonly=True, ondelete="restrict"
    )
    values_text = fields.Text(string="Changes", readonly=True)
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "workflow_decision_attachment_rel",
        string="Files",
        readonly=True,
        bypass_search_access=True,
        help="Copies of the files as they were handed in.",
    )
    channel = fields.Selection(
        CHANNELS,
        string="Came In By",
        compute="_compute_channel",
        help="Empty: somebody who was logged in.",
    )
    payload = fields.Text(required=True, readonly=True)
    previous_hash = fields.Char(readonly=True)
    hash = fields.Char(required=True, readonly=True)

    _res_idx = models.Index("(res_model, res_id)")
    _one_place = models.UniqueIndex("(run_id, sequence)", "A place in a run is unique.")

    @api.depends("payload")
    def _compute_channel(self):
        known = dict(CHANNELS)
        for decision in self:
            channel = decision._content().get("extra", {}).get("channel")
            decision.channel = channel if channel in known else False

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse for everybody: a decision never changes."""
        if vals:
            self._raise_append_only()
        return True

    def unlink(self):  # pylint: disable=method-required-super
        """Refuse for everybody; uninstalling the addon drops the table."""
        self._raise_append_only()

    def _raise_append_only(self):
        raise UserError(self.env._("A decision can be neither changed nor deleted."))

    def _own_files(self):
        for decision in self.filtered("attachment_ids"):
            engine(decision.attachment_ids).write({"res_id": decision.id})

    def _content(self):
        self.ensure_one()
        return json.loads(self.payload)

    def _verify_chain(self, run):
        """Return the list of what is wrong with the chain of ``run``."""
        problems, previous = [], ""
        chain = self.sorted("sequence")
        for number, decision in enumerate(chain, start=1):
            if not decision._is_intact(number, previous):
                problems.append(
                    self.env._(
                        "%(run)s: decision %(number)s was changed or is missing.",
                        run=run.name,
                        number=number,
                    )
                )
            problems += decision._verify_files()
            previous = decision.hash
        if len(chain) != run.decision_count or previous != (run.decision_head or ""):
            problems.append(
                self.env._("%(run)s: the end of the history is missing.", run=run.name)
            )
        return problems

    def _is_intact(self, number, previous):
        content = self._content()
        columns = {
            "task": self.task_id.id,
            "user": [self.user_id.id, content["user"][1]],
            "on_behalf": self.on_behalf_id.id or 0,
            "date": fields.Datetime.to_string(self.date),
            "outcome": self.outcome,
            "comment": self.comment or "",
            "reason": [self.reason_id.id or 0, content["reason"][1]],
            "round": self.round,
            "text": self.values_text or "",
        }
        return (
            self.sequence == number
            and (self.previous_hash or "") == previous
            and self.hash == digest(previous, self.payload)
            and all(content[key] == value for key, value in columns.items())
        )

    def _verify_files(self):
        copies = {file.id: file for file in self.attachment_ids}
        nothing = self.env["ir.attachment"]
        return [
            self.env._(
                "%(step)s: file %(file)s was changed.",
                step=self.step_name,
                file=row["name"],
            )
            for row in self._content()["files"]
            if file_digest(copies.get(row["id"], nothing)) != row["sha256"]
        ]


def digest(previous, payload):
    """Return the hash of a decision that follows ``previous``."""
    return hashlib.sha256(f"{previous}\n{payload}".encode()).hexdigest()
