from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..licensing import STAGES

LICENSE = "crm.license"
# customers read what their product is called, but not how it is sold and issued
STAFF = "base.group_user"
LICENSING = "crm_license.group_license_user"
ROLE = "crm_license.role_license_issuer"
# found by the table itself, not because nobody better is there
OWN = ("scope", "general", "deputy")


class CrmLicenseProduct(models.Model):
    """A software line: how it is sold, who issues it, whether it needs a key."""

    _name = "crm.license.product"
    _description = "Licence Product"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: all companies sell it."
    )
    description = fields.Html(translate=True)
    key_required = fields.Boolean(
        "Needs a Key",
        tracking=True,
        help="The licence is activated with a key, which is kept encrypted and is "
        "unique for the product.",
    )
    tariff_ids = fields.One2many("crm.license.tariff", "product_id", "Tariffs")

    sales_team_id = fields.Many2one(
        "crm.team",
        "Sales Pipeline",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        groups=STAFF,
        help="The team whose stages its opportunities go through, renewals too.",
    )
    pipeline_id = fields.Many2one(
        "lifecycle.pipeline",
        "Licence Pipeline",
        required=True,
        default=lambda self: self._default_pipeline_id(),
        ondelete="restrict",
        domain=[("model", "=", LICENSE)],
        groups=STAFF,
        help="The stages its licences go through.",
    )
    issuing_route_id = fields.Many2one(
        "workflow.route",
        "Issuing",
        default=lambda self: self._default_issuing_route_id(),
        ondelete="restrict",
        domain=[("model", "=", LICENSE)],
        groups=STAFF,
        help="The tasks of the issuer: instruction, checklist, deadline. Empty: only "
        "a manager activates its licences.",
    )
    password_url = fields.Char(
        "Password Service",
        groups=LICENSING,
        help="Link to the service that keeps the password of the account in which "
        "licences are issued. Shown in the issuer's task.",
    )
    product_id = fields.Many2one(
        "product.product",
        "Invoiced As",
        domain=[("sale_ok", "=", True)],
        groups=STAFF,
        ondelete="restrict",
        check_company=True,
    )
    issuer_id = fields.Many2one(
        "res.users",
        "Issuer Today",
        compute="_compute_issuer_id",
        compute_sudo=True,
        groups=STAFF,
        help="Who issues its licences, by the members of the role.",
    )
    license_ids = fields.One2many(LICENSE, "product_id", "Licences")
    license_count = fields.Integer(compute="_compute_license_count", groups=STAFF)

    @api.model
    def _default_pipeline_id(self):
        return self.env.ref(
            "crm_license.lifecycle_pipeline_license", raise_if_not_found=False
        )

    @api.model
    def _default_issuing_route_id(self):
        return self.env.ref("crm_license.route_issue", raise_if_not_found=False)

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_issuer_id(self):
        company = self.env.company
        for product in self:
            product.issuer_id = product._find_issuer(product.company_id or company)

    def _find_issuer(self, company, own=False):
        """Return who issues the product's licences in the company today, or nobody.

        :param own: only who has the role for this product or for all of them
        """
        users = self.env["res.users"]
        # sudo: who holds a role is configuration
        role = self.env.ref(ROLE, raise_if_not_found=False)
        role = role and role.sudo()
        if not role or not isinstance(self._origin.id, int):
            return users
        holder = role._resolve(
            f"{self._name},{self._origin.id}",
            company._operating_today(),
            role._people(company),
        )
        found = not own or holder.via in OWN
        return users.browse(holder.user if found and holder.user else [])

    def _compute_license_count(self):
        groups = self.env[LICENSE]._read_group(
            [("product_id", "in", self.ids)], ["product_id"], ["__count"]
        )
        counts = dict(groups)
        for product in self:
            product.license_count = counts.get(product, 0)

    @api.constrains("pipeline_id")
    def _check_pipeline(self):
        for product in self:
            missing = set(STAGES) - set(product.pipeline_id.stage_ids.mapped("code"))
            if missing or product.pipeline_id.model != LICENSE:
                raise ValidationError(
                    self.env._(
                        "The pipeline %(pipeline)s lacks stages with these codes: "
                        "%(codes)s.",
                        pipeline=product.pipeline_id.name,
                        codes=", ".join(sorted(missing)) or LICENSE,
                    )
                )

    @api.constrains("password_url")
    def _check_password_url(self):
        for product in self.filtered("password_url"):
            if not product.password_url.startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._("The link to the password service begins with https://.")
                )

    def write(self, vals):
        result = super().write(vals)
        if "pipeline_id" in vals:
            # sudo: the licences follow their product, whoever may see them
            licences = self.sudo().with_context(active_test=False).license_ids
            licences._change_pipeline()
        return result

    def action_make_pipeline(self):
        """Give each product a licence pipeline of its own, a copy of the present one.

        :return: True
        :raise AccessError: for whoever may not configure products
        """
        self.check_access("write")
        today = self.env.company._operating_today()
        for product in self:
            # sudo: stages are configuration of the engine, the product is the caller's
            old = product.pipeline_id.sudo()
            product.pipeline_id = self._copy_pipeline(old, product.name, today)
        return True

    @api.model
    def _copy_pipeline(self, pipeline, name, today):
        new = pipeline.create({"name": name, "model_id": pipeline.model_id.id})
        copies = {
            stage: stage.copy({"pipeline_id": new.id, "code": stage.code})
            for stage in pipeline.stage_ids
        }
        # what was due up to today has gone off by the timers that are copied
        tomorrow = fields.Date.add(today, days=1)
        for timer in pipeline.with_context(active_test=False).timer_ids:
            target = timer.target_stage_id
            timer.copy(
                {
                    "stage_id": copies[timer.stage_id].id,
                    "target_stage_id": copies.get(target, target).id,
                    "date_from": max(timer.date_from, tomorrow),
                }
            )
        return new.sudo(False)

    def action_view_licenses(self):
        """Open the licences of this product, column by column of its pipeline."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_license.crm_license_action"
        )
        context = {"default_product_id": self.id, "search_default_running": 0}
        return dict(action, domain=[("product_id", "=", self.id)], context=context)
