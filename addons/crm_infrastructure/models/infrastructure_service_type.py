from odoo import fields, models

ROUTE_DOMAIN = [("model", "=", "infrastructure.service")]


class InfrastructureServiceType(models.Model):
    _name = "infrastructure.service.type"
    _description = "Type of Recurring Service"
    _inherit = ["infrastructure.policy"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="A short word for import files, for instance: hosting."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company", help="Empty: for all companies.", index=True
    )
    product_id = fields.Many2one(
        "product.product",
        domain=[("sale_ok", "=", True)],
        check_company=True,
        help="What the invoices of new services sell; gives taxes and account.",
    )

    act_policy = fields.Selection(
        [
            ("period_end", "At the end of the period"),
            ("on_renewal", "At once on renewal"),
        ],
        "Closing Act",
        required=True,
        default="period_end",
        help="When accounting closes the invoice by an act: when the period was "
        "served (hosting), or as soon as it is renewed (a domain).",
    )
    catch_up = fields.Selection(
        [
            ("each", "One invoice for each period"),
            ("combined", "One invoice for all"),
            ("skip", "Skip them, with the reason"),
        ],
        "Missed Periods",
        required=True,
        default="each",
        help="What happens to the periods that fell due while nothing was running.",
    )
    tolerance = fields.Float(
        "Tolerated Rest",
        digits="Product Price",
        help="An invoice counts as paid when no more than this is open.",
    )

    renewal_route_id = fields.Many2one(
        "workflow.route",
        "Tasks on Renewal",
        domain=ROUTE_DOMAIN,
        check_company=True,
        help="What people do when it is paid. None: it is renewed at once.",
    )
    disconnection_route_id = fields.Many2one(
        "workflow.route",
        "Tasks on Disconnection",
        domain=ROUTE_DOMAIN,
        check_company=True,
        help="What people do to switch it off. None: a third party cuts it off.",
    )
    resume_route_id = fields.Many2one(
        "workflow.route",
        "Tasks on Resumption",
        domain=ROUTE_DOMAIN,
        check_company=True,
        help="What people do to switch it on again. None: it is on at once.",
    )
    service_ids = fields.One2many("infrastructure.service", "type_id", "Services")
    service_count = fields.Integer(compute="_compute_service_count")

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "Another type has this code."
    )
    _tolerance_positive = models.Constraint(
        "CHECK(tolerance >= 0)", "The tolerated rest cannot be negative."
    )

    def _compute_service_count(self):
        groups = self.env["infrastructure.service"]._read_group(
            [("type_id", "in", self.ids)], ["type_id"], ["__count"]
        )
        counts = dict(groups)
        for service_type in self:
            service_type.service_count = counts.get(service_type, 0)

    def action_view_services(self):
        """Open the services of this type."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_infrastructure.infrastructure_service_action"
        )
        return dict(
            action,
            domain=[("type_id", "=", self.id)],
            context={"default_type_id": self.id},
        )
