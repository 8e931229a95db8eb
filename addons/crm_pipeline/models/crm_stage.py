from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

MANAGER = "sales_team.group_sale_manager"
REQUIRED_TYPES = (
    "char",
    "text",
    "html",
    "integer",
    "float",
    "monetary",
    "boolean",
    "date",
    "datetime",
    "selection",
    "many2one",
    "many2many",
)


class CrmStage(models.Model):
    _inherit = "crm.stage"

    code = fields.Char(
        index="btree_not_null",
        copy=False,
        help="Steps of routes name the stage by this code.",
    )
    route_id = fields.Many2one(
        "workflow.route",
        ondelete="restrict",
        domain="[('model', '=', 'crm.lead')]",
        help="Started as soon as an opportunity enters the stage. While it runs, "
        "nobody moves the opportunity by hand.",
    )
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        "crm_stage_required_field_rel",
        string="Required Fields",
        groups=MANAGER,
        domain=lambda self: self._domain_required_field_ids(),
        help="Must be filled in before an opportunity enters the stage.",
    )
    required_document_type_ids = fields.Many2many(
        "crm.lead.document.type",
        "crm_stage_required_document_type_rel",
        string="Required Documents",
        help="One document of each kind must be uploaded before an opportunity "
        "enters the stage.",
    )
    from_stage_ids = fields.Many2many(
        "crm.stage",
        "crm_stage_from_rel",
        "stage_id",
        "from_stage_id",
        string="Entered From",
        help="The stage is entered only from these. Empty: from any stage.",
    )
    is_automatic = fields.Boolean(
        string="Entered by a Route Only",
        help="Nobody moves an opportunity here by hand: a route does.",
    )
    reminder_ids = fields.One2many(
        "crm.stage.reminder", "stage_id", string="Reminders", copy=True
    )

    @api.model
    def _domain_required_field_ids(self):
        return [
            ("model", "=", "crm.lead"),
            ("ttype", "in", REQUIRED_TYPES),
            ("store", "=", True),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        self.env.registry.clear_cache()
        return stages

    def write(self, vals):
        result = super().write(vals)
        if "team_ids" in vals:
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.constrains("required_field_ids")
    def _check_required_fields(self):
        for stage in self.sudo():
            allowed = stage._domain_required_field_ids()
            wrong = stage.required_field_ids - stage.required_field_ids.filtered_domain(
                allowed
            )
            if wrong:
                raise ValidationError(
                    self.env._(
                        "Stage “%(stage)s” cannot require these fields: %(fields)s.",
                        stage=stage.name,
                        fields=", ".join(wrong.mapped("field_description")),
                    )
                )

    @api.constrains("route_id")
    def _check_route(self):
        for stage in self.sudo().filtered("route_id"):
            stage.route_id._check_startable(self.env["crm.lead"])

    def _get_required_after(self, team, stage):
        """Return the first of these stages behind the team's `stage` that requires
        something; the first of all where the stage is not the team's."""
        own = self.filtered(lambda stage: stage._is_of_team(team))
        after = own[own.ids.index(stage.id) + 1 :] if stage in own else own
        return after.filtered(lambda stage: stage._requires_something())[:1]

    def _requires_something(self):
        # sudo: names of required fields are configuration
        stage = self.sudo()
        return bool(stage.required_field_ids or stage.required_document_type_ids)

    def _is_of_team(self, team):
        """A team that keeps to its own stages does not use those of nobody."""
        if self.team_ids:
            return team in self.team_ids
        return team.id not in self._teams_with_stages()

    def _takes(self, team):
        """Return whether opportunities of this team may be in this stage.

        As in Odoo they may be in any; only teams that keep to their own stages
        neither lend nor borrow one.
        """
        strict = self._teams_with_stages()
        return self._is_of_team(team) or strict.isdisjoint(
            [team.id, *self.team_ids.ids]
        )

    @api.model
    @tools.ormcache()
    def _teams_with_stages(self):
        """Return the ids of the teams that keep to their own stages, and have some."""
        # sudo: the same for everybody, whatever teams he sees
        stages = self.sudo().search([("team_ids", "!=", False)])
        teams = stages.with_context(active_test=False).team_ids
        return frozenset(teams.filtered("own_stages_only").ids)

    def _get_required_documents(self, company):
        """Return {id of a kind of documents: how to say that it is missing}."""
        return {
            kind.id: self.env._("Document “%(kind)s”", kind=kind.name)
            for kind in self.required_document_type_ids
            if not kind.company_id or kind.company_id == company
        }

    def _requirement_count(self, company):
        # sudo: names of required fields are configuration
        stage = self.sudo()
        documents = stage._get_required_documents(company)
        return len(stage.required_field_ids) + len(documents)
