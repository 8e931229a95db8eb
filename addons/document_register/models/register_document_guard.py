"""What people may change of a document, and what only its steps change."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base_lifecycle.models.passes import (
    clean,
    engine,
    is_engine,
    without_defaults,
)

from ..registering import FIRST
from .register_document import NO_NUMBER

MANAGER = "document_register.group_register_manager"
OPEN_STAGES = (*FIRST.values(),)
# where a document belongs never changes, what it says stays as it was signed
BELONGING = {"register_id", "company_id"}
SIGNED_TEXT = {
    "name",
    "partner_id",
    "date",
    "amount",
    "currency_id",
    "template_id",
    "file",
    "file_name",
}


class RegisterDocument(models.Model):
    _inherit = "register.document"

    @api.model
    def _lifecycle_engine_fields(self):
        return super()._lifecycle_engine_fields() | {
            "state_code",
            "kind",
            "commercial_partner_id",
            "date_signed",
            "date_original",
            "scan_user_id",
            "scan_verified",
            "scan_verified_by_id",
            "scan_verified_date",
            "reason",
        }

    @api.model_create_multi
    def create(self, vals_list):
        own = self
        if not (self.env.su or is_engine(self)):
            names = {*self._lifecycle_engine_fields(), "scan", "supervisor_id"}
            own = without_defaults(self, names)
        for vals in vals_list:
            self._lifecycle_refuse(vals)
            self._check_new(vals)
        # never in the engine's environment: rows inside the values would pass as well
        documents = super(RegisterDocument, own).create(own._number_new(vals_list))
        documents._put_into_first_stage()
        documents = documents.with_env(self.env)
        if not (self.env.su or is_engine(self)):
            documents._check_may_name_opportunity()
        return documents

    def _check_may_name_opportunity(self):
        """Only who may change a deal gives it a document, which may look signed."""
        # sudo: which deal it is; the caller's right on it is checked
        if leads := self.sudo().opportunity_id:
            leads.with_env(self.env).check_access("write")

    def _put_into_first_stage(self):
        """The first stage is that of the register, not the first of the model."""
        stages = self.env["lifecycle.stage"]._get_by_code(self._name)
        # sudo: the stage is written by the engine only
        for kind, documents in self.sudo().grouped("kind").items():
            first = stages.get(FIRST.get(kind))
            strays = documents.filtered(lambda d, s=first: s and d.stage_id != s)
            if strays:
                quiet = engine(strays).with_context(tracking_disable=True)
                quiet.write({"stage_id": first.id})

    def _check_new(self, vals):
        if self.env.su:
            return
        if vals.get("scan"):
            raise UserError(
                self.env._("Sign the document first, then attach its scan.")
            )
        if vals.get("supervisor_id"):
            self._check_may_name_supervisor()

    def _number_new(self, vals_list):
        """Return the values with the register's next number."""
        missing = ["register_id", "company_id", "date"]
        defaults = self.default_get(missing)
        result = []
        for vals in vals_list:
            known = defaults | vals
            register = self.env["document.register"].browse(known.get("register_id"))
            new = dict(vals)
            if register and new.get("name") in (None, False, "", NO_NUMBER):
                company = self.env["res.company"].browse(known["company_id"])
                new["name"] = register._next_number(company, known.get("date"))
            result.append(new)
        return result

    def write(self, vals):
        if not (self.env.su or is_engine(self)):
            self.check_access("write")
            self._check_written(vals)
        named = self.browse()
        if vals.get("opportunity_id") and not (self.env.su or is_engine(self)):
            # sudo: what is named already stays, whoever sees it
            named = self.sudo().filtered(
                lambda d: d.opportunity_id.id != vals["opportunity_id"]
            )
            named = named.with_env(self.env)
        if "scan" not in vals or is_engine(self):
            result = super().write(vals)
            named._check_may_name_opportunity()
            return result
        self._check_scan(vals["scan"])
        result = super().write(vals)
        named._check_may_name_opportunity()
        # sudo: the engine's fields are written after the check of the scan
        clean(self.sudo())._perform("attach_scan", self._get_scan_vals())
        return result

    def _check_written(self, vals):
        """Refuse what no longer changes. Nothing a caller sends opens this."""
        if vals.keys() & BELONGING:
            raise UserError(
                self.env._("A document stays in its register and company: copy it.")
            )
        frozen = vals.keys() & SIGNED_TEXT
        if frozen and any(d.stage_code not in OPEN_STAGES for d in self):
            labels = [self._fields[n]._description_string(self.env) for n in frozen]
            raise UserError(
                self.env._(
                    "What was signed stays as it is: %(fields)s. Cancel the document "
                    "and reopen it to change them.",
                    fields=", ".join(sorted(labels)),
                )
            )
        if "supervisor_id" in vals:
            self._check_may_name_supervisor()

    @api.constrains("partner_id")
    def _check_named_as_contract(self):
        """A contract that a deal names stays one of the deal's customer."""
        # sudo: deals count, whether or not the caller sees them
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads.search([("contract_id", "in", self.ids)])._check_contract_id()

    def _check_may_name_supervisor(self):
        """Nobody makes himself the one who verifies his own scans."""
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a manager of the registers names the supervisor.")
            )

    def unlink(self):
        """Delete documents that were not signed. Raises UserError for others."""
        # not @api.ondelete: a context key would open that
        self._check_never_signed()
        return super().unlink()

    def _check_never_signed(self):
        self.check_access("unlink")
        kept = self.filtered(lambda d: d.stage_code not in OPEN_STAGES)
        if kept:
            raise UserError(
                self.env._(
                    "%(document)s has a history: archive it, do not delete it.",
                    document=kept[0].name,
                )
            )
