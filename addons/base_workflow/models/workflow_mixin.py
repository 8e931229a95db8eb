from odoo import api, fields, models
from odoo.exceptions import UserError

from .passes import KEY, RecordPass, allows

USER = "base.group_user"


class WorkflowMixin(models.AbstractModel):
    """A document that routes can be started on.

    Business addons call the private methods and override the hooks. While a run
    is open, its route's locked fields change through tasks only, and the
    document cannot be deleted. Runs, tasks and decisions outlive the document.
    """

    _name = "workflow.mixin"
    _description = "Workflow Document"

    workflow_run_ids = fields.One2many(
        "workflow.run", "res_id", string="Runs", bypass_search_access=True, groups=USER
    )
    workflow_task_ids = fields.One2many(
        "workflow.task",
        "res_id",
        string="Tasks",
        bypass_search_access=True,
        groups=USER,
    )
    workflow_decision_ids = fields.One2many(
        "workflow.decision",
        "res_id",
        string="Decisions",
        bypass_search_access=True,
        groups=USER,
    )
    workflow_task_count = fields.Integer(
        string="Open Tasks", compute="_compute_workflow_state", groups=USER
    )
    workflow_ready_task_id = fields.Many2one(
        "workflow.task",
        string="Task in Hand",
        compute="_compute_workflow_state",
        groups=USER,
    )
    workflow_holder_id = fields.Many2one(
        "res.users",
        string="In Hand Of",
        compute="_compute_workflow_state",
        search="_search_workflow_holder_id",
        groups=USER,
    )
    workflow_deadline = fields.Date(
        string="Task Deadline", compute="_compute_workflow_state", groups=USER
    )

    @api.depends("workflow_task_ids.state", "workflow_task_ids.user_id")
    def _compute_workflow_state(self):
        self.workflow_task_count = 0
        self.workflow_ready_task_id = self.workflow_holder_id = False
        self.workflow_deadline = False
        # sudo: who holds a document is no secret for its readers
        tasks = self.env["workflow.task"].sudo()
        tasks = tasks.search_fetch(
            self._workflow_domain() + [("state", "in", ("ready", "future"))],
            ["res_id", "state", "user_id", "deadline", "name"],
            order="deadline, id",
        )
        records = {record._origin.id: record for record in self}
        for res_id, mine in tasks.grouped("res_id").items():
            record = records[res_id]
            record.workflow_task_count = len(mine)
            if ready := next((task for task in mine if task.state == "ready"), None):
                record.workflow_ready_task_id = ready
                record.workflow_holder_id = ready.user_id
                record.workflow_deadline = ready.deadline

    @api.model
    def _search_workflow_holder_id(self, operator, value):
        if operator not in ("in", "any", "ilike"):
            return NotImplemented
        if operator != "in":
            # as the caller: conditions on people must not read what he may not
            people = self.env["res.users"].with_context(active_test=False)
            wanted = fields.Domain("display_name", operator, value)
            if operator == "any":
                wanted = fields.Domain(value)
            operator, value = "in", people.search(wanted).ids
        # sudo: see _compute_workflow_state
        Task = self.env["workflow.task"].sudo()
        base = fields.Domain("res_model", "=", self._name)
        base &= fields.Domain("state", "=", "ready")
        if operator == "in" and False in value:
            held = Task._search(base & fields.Domain("user_id", "!=", False))
            free = fields.Domain("id", "not in", held.subselect("res_id"))
            rest = [item for item in value if item]
            return free | fields.Domain(self._search_workflow_holder_id("in", rest))
        found = Task._search(base & fields.Domain("user_id", operator, value))
        return fields.Domain("id", "in", found.subselect("res_id"))

    def write(self, vals):
        self._check_workflow_lock(vals)
        return super().write(vals)

    def unlink(self):
        """Refuse while a run is open: end it first."""
        # not @api.ondelete: a context key would open that
        self._check_workflow_unlink()
        return super().unlink()

    def _check_workflow_unlink(self):
        # sudo: a run blocks whether or not the caller sees it
        if self.sudo()._workflow_open_runs():
            raise UserError(
                self.env._(
                    "A document with an open workflow run cannot be deleted. Cancel "
                    "the run first."
                )
            )

    def _check_workflow_lock(self, vals):
        # sudo: the lock holds for everybody and everything but the task in hand
        locked = self.env["workflow.route"].sudo()._locked_names(self._name)
        touched = locked.keys() & vals.keys()
        if not touched or allows(self, touched):
            return
        records = {record.id: record for record in self.sudo()}
        for run in self.sudo()._workflow_open_runs():
            names = {name for name in touched if run.route_id.id in locked[name]}
            if names and not records[run.res_id]._workflow_same(vals, names):
                labels = [self._fields[name].string for name in sorted(names)]
                raise UserError(
                    self.env._(
                        "“%(document)s” is in the route “%(route)s”: %(fields)s can "
                        "be changed only in its tasks.",
                        document=run.record_name,
                        route=run.route_id.name,
                        fields=", ".join(labels),
                    )
                )

    def _workflow_same(self, vals, names):
        """Tell whether writing these values would change nothing."""
        return all(
            self._fields[name].convert_to_write(self[name], self) == vals[name]
            for name in names
        )

    def action_view_workflow_tasks(self):
        """Open the tasks of this document. Needs read access to it."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base_workflow.workflow_task_action_document"
        )
        return {
            **action,
            "domain": [("id", "in", self.workflow_task_ids.ids)],
            "context": {"create": False},
        }

    def _workflow_start(self, route, today=None, requester=None):
        """Start ``route`` on these records in one batch; return the new runs.

        A record whose run of this route is still open gets no second one.

        :param today: date to count deadlines from, the company's by default
        :param requester: ``res.users``, the caller by default
        :raise UserError: the route is for other documents, archived or empty
        """
        return self.env["workflow.run"]._start(route, self, today, requester)

    def _workflow_cancel(self, reason, route=None):
        """End the open runs (of these routes) of these records; return them."""
        # sudo: runs and tasks are the engine's rows
        runs = self.sudo()._workflow_open_runs(route)
        runs._lock()
        runs._cancel(reason)
        return runs.sudo(self.env.su)

    def _workflow_write(self, vals):
        """Write although fields are locked by a run. For code, not for people."""
        granted = RecordPass(self._name, frozenset(self.ids), frozenset(vals))
        return self.with_context(**{KEY: granted}).write(vals)

    def _workflow_domain(self):
        return [("res_model", "=", self._name), ("res_id", "in", self._origin.ids)]

    def _workflow_open_runs(self, route=None):
        domain = [*self._workflow_domain(), ("state", "=", "running")]
        if route:
            domain.append(("route_id", "in", route.ids))
        return self.env["workflow.run"].search(domain)

    def _workflow_files(self, task):
        """Return the files of this document that belong to ``task``. Override.

        One record in sudo, any ``ir.attachment``; a person is shown those he may
        read himself. The task is the one whose holder is going to see them.
        """
        return self.env["ir.attachment"]

    def _workflow_done(self, run):
        """Called when a run is over and nobody rejected. Override.

        Like the other hooks: one record, locked, in sudo, in the transaction of
        the decision; ``env.user`` is the person who decided.
        """

    def _workflow_rejected(self, run, task):
        """Called when ``task`` was rejected and the run has ended. Override."""

    def _workflow_move(self, target):
        """Bring the record to ``target``, the text of the step. Override."""
