from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

from odoo.addons.base_lifecycle.models.passes import clean, engine

from ..licensing import Stage

BATCH = 500
QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True}


class CrmLicenseImportCreation(models.AbstractModel):
    """The writing half of the import; the reading half is the wizard itself."""

    _name = "crm.license.import.creation"
    _description = "Creation of Imported Licences"

    def _find_taken_keys(self, items):
        """Return the (product id, key) of the file that some licence has."""
        keys = {item.key for item in items if item.key}
        if not keys:
            return set()
        # sudo: nobody has a right on the keys; only whether one is taken is told
        secrets = self.env["crm.license.secret"].sudo()
        return secrets._find_taken(keys)

    def _carry_out(self, plan):
        """Create customers and licences of the plan, all or none; return the latter.

        :raise UserError: something refused them
        """
        made = {}
        try:
            with self.env.cr.savepoint():
                customers = self._create_customers(plan)
                for level in plan.chains.levels:
                    for verdicts in split_every(BATCH, level):
                        self._create_licences(verdicts, customers, plan, made)
                # who is continued is known only now: nobody renews that again
                for verdicts in split_every(BATCH, plan.new):
                    self._advance(verdicts, made, plan.today)
                self.env.flush_all()
        except UniqueViolation as error:
            raise UserError(
                self.env._(
                    "Nothing was imported: somebody is importing the same licences. "
                    "Check the file again."
                )
            ) from error
        return self.env["crm.license"].browse(made.values())

    def _create_customers(self, plan):
        """Create the missing customers; return their ids by their key."""
        first = plan.new_customers(plan.new)
        quiet = self.env["res.partner"].with_context(**QUIET)
        partners = quiet.create(
            [
                {
                    "name": verdict.row.item.customer,
                    "email": plan.directory.file_email(verdict.row.item),
                    "is_company": True,
                    "company_id": self.company_id.id,
                }
                for verdict in first
            ]
        )
        keys = [verdict.customer_key for verdict in first]
        return dict(zip(keys, partners.ids, strict=True))

    def _create_licences(self, verdicts, customers, plan, made):
        """Create one batch; add its ids to `made`, by the numbers of the rows."""
        licences = self._get_licences()
        vals_list = [self._prepare_licence(v, customers) for v in verdicts]
        for verdict, vals in zip(verdicts, vals_list, strict=True):
            earlier = plan.chains.previous.get(verdict.row.number)
            vals["predecessor_id"] = made.get(earlier) or vals.get("predecessor_id")
        self._add_stages(vals_list)
        new = licences.browse(engine(licences).create(vals_list).ids)
        keys = [verdict.row.item.key for verdict in verdicts]
        # sudo: nobody has a right on the keys
        self.env["crm.license.secret"].sudo()._store_many(new, keys)
        new._lifecycle_event("import", plan.today)
        rows = (verdict.row.number for verdict in verdicts)
        made.update(zip(rows, new.ids, strict=True))

    def _get_licences(self):
        # sudo: dates and import keys are the engine's; the caller is a manager and
        # every record named in the rows was found with his own rights
        return clean(self.env["crm.license"].sudo()).with_context(**QUIET)

    def _prepare_licence(self, verdict, customers):
        """Return the values of a licence; extend to fill in more."""
        values = {k: v for k, v in verdict.values.items() if k != "is_over"}
        partner_id = verdict.partner_id or customers[verdict.customer_key]
        has_key = bool(verdict.row.item.key)
        return {**values, "partner_id": partner_id, "has_key": has_key}

    def _add_stages(self, vals_list):
        """Name the first stage of each product's pipeline, which no default knows."""
        ids = {vals["product_id"] for vals in vals_list}
        for product in self.env["crm.license.product"].browse(ids):
            # sudo: the stages are configuration, the same for everybody
            stages = product.sudo().pipeline_id.stage_ids
            first = stages.filtered(lambda stage: stage.code == Stage.TO_ISSUE)
            for vals in vals_list:
                if vals["product_id"] == product.id:
                    vals["stage_id"] = first.id

    def _advance(self, verdicts, made, today):
        """Close what is over, let the others run, have the rest issued."""
        licences, ids = self._get_licences(), {"over": [], "runs": [], "waits": []}
        for verdict in verdicts:
            begun = "over" if verdict.values["is_over"] else "runs"
            what = begun if verdict.row.item.date_start else "waits"
            ids[what].append(made[verdict.row.number])
        if ids["over"]:
            over = licences.browse(ids["over"])
            over._put_into_stages(Stage.CLOSED, stage_entry_date=today)
        if ids["runs"]:
            licences.browse(ids["runs"])._lifecycle_advance(today)
        if ids["waits"]:
            clean(licences.browse(ids["waits"]))._start_issuing()
