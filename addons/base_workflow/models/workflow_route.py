from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError, ValidationError

MANAGER = "base_workflow.group_workflow_manager"


class WorkflowRoute(models.Model):
    _name = "workflow.route"
    _description = "Workflow Route"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(index=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    model_id = fields.Many2one(
        "ir.model",
        string="Document Kind",
        required=True,
        ondelete="cascade",
        groups=MANAGER,
        domain=lambda self: self._domain_model_id(),
    )
    model = fields.Char(
        related="model_id.model", store=True, string="Model Name", related_sudo=True
    )
    company_id = fields.Many2one("res.company", index=True)
    manager_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Sees all tasks of the route, may delegate them, and gets the tasks "
        "that nobody else can do.",
    )
    step_ids = fields.One2many("workflow.step", "route_id", string="Steps", copy=True)
    locked_field_ids = fields.Many2many(
        "ir.model.fields",
        "workflow_route_locked_field_rel",
        string="Locked Fields",
        groups=MANAGER,
        domain="[('model_id', '=', model_id)]",
        help="While a run is open, these fields change only through its tasks.",
    )
    note = fields.Html(translate=True)
    run_ids = fields.One2many("workflow.run", "route_id", string="Runs")
    open_run_count = fields.Integer(compute="_compute_open_run_count")

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another route has this code."
    )

    @api.model
    def _domain_model_id(self):
        names = [
            name
            for name, model in self.env.registry.items()
            if not model._abstract and "workflow_run_ids" in model._fields
        ]
        return [("model", "in", names)]

    @api.depends("run_ids.state")
    def _compute_open_run_count(self):
        counts = dict(
            self.env["workflow.run"]._read_group(
                [("route_id", "in", self.ids), ("state", "=", "running")],
                ["route_id"],
                ["__count"],
            )
        )
        for route in self:
            route.open_run_count = counts.get(route, 0)

    @api.constrains("model_id")
    def _check_model(self):
        for route in self.sudo():
            model = self.env.get(route.model)
            if model is None or not hasattr(model, "_workflow_start"):
                raise ValidationError(
                    self.env._(
                        "“%(model)s” cannot carry a route: it is not a workflow "
                        "document.",
                        model=route.model_id.name,
                    )
                )

    @api.constrains("model_id", "locked_field_ids")
    def _check_locked_fields(self):
        for route in self.sudo():
            foreign = route.locked_field_ids.filtered(
                lambda field, route=route: field.model_id != route.model_id
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "Locked fields of route “%(route)s” belong to another "
                        "document: %(fields)s.",
                        route=route.name,
                        fields=", ".join(foreign.mapped("field_description")),
                    )
                )
            route.step_ids._check_configuration()

    @api.model_create_multi
    def create(self, vals_list):
        routes = super().create(vals_list)
        self.env.registry.clear_cache()  # of _locked_names
        return routes

    def write(self, vals):
        if "model_id" in vals and self.sudo().run_ids:
            raise UserError(
                self.env._("A route that has been used keeps its document kind.")
            )
        result = super().write(vals)
        if vals.keys() & {"locked_field_ids", "model_id", "active"}:
            self.env.registry.clear_cache()  # of _locked_names
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.sudo().run_ids:
            raise UserError(
                self.env._("A route with runs cannot be deleted. Archive it instead.")
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for route, vals in zip(self, vals_list, strict=True):
            vals["name"] = self.env._("%(name)s (copy)", name=route.name)
        return vals_list

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Refuse: an incoming mail makes no configuration. Raises AccessError."""
        raise AccessError(self.env._("Incoming mails do not configure workflows."))

    def action_simulate(self):
        """Open the simulation of this route. Managers only."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Simulate %(route)s", route=self.name),
            "res_model": "workflow.route.simulate",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_route_id": self.id},
        }

    def action_view_runs(self):
        """Open the runs of this route."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base_workflow.workflow_run_action"
        )
        return {**action, "domain": [("route_id", "=", self.id)], "context": {}}

    @api.model
    @tools.ormcache("model")
    def _locked_names(self, model):
        """Return {field name: ids of the routes that lock it} for a model."""
        names = {}
        routes = self.with_context(active_test=False).search([("model", "=", model)])
        for route in routes:
            for field in route.locked_field_ids:
                names.setdefault(field.name, set()).add(route.id)
        return names

    def _check_startable(self, records):
        """Raise UserError unless runs of this route may start on ``records``."""
        self.ensure_one()
        if self.model != records._name:
            raise UserError(
                self.env._("Route “%(route)s” is for other documents.", route=self.name)
            )
        if not self.active or not self.step_ids:
            raise UserError(
                self.env._(
                    "Route “%(route)s” is archived or has no steps.", route=self.name
                )
            )
        own = self.company_id
        if own and "company_id" in records._fields:
            others = records.filtered(
                lambda record: record.company_id not in (own, own.browse())
            )
            if others:
                raise UserError(
                    self.env._(
                        "Route “%(route)s” is for company %(company)s only.",
                        route=self.name,
                        company=own.name,
                    )
                )
