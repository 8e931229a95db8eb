from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .passes import is_engine

DONE, TO_SEND, SENT = "done", "to_send", "sent"
UNDELIVERABLE, FAILED, SKIPPED = "undeliverable", "failed", "skipped"


class LifecycleJournal(models.Model):
    """The steps done, a row each; the unique key is the last line of defence."""

    _name = "lifecycle.journal"
    _description = "Lifecycle Journal"
    _order = "run_date desc, id desc"
    _rec_name = "key"

    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char(readonly=True)
    key = fields.Char(required=True, readonly=True)
    kind = fields.Char("Step", required=True, readonly=True, index=True)
    kind_label = fields.Char("What", compute="_compute_kind_label")
    due_date = fields.Date("Due", required=True, readonly=True)
    run_id = fields.Many2one("lifecycle.run", readonly=True, index="btree_not_null")
    run_date = fields.Date("Done On", required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    stage_id = fields.Many2one("lifecycle.stage", "Stage After", readonly=True)
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    doc_model = fields.Char(readonly=True)
    doc_id = fields.Many2oneReference(
        "Document", model_field="doc_model", readonly=True
    )
    is_document_shown = fields.Boolean(compute="_compute_is_document_shown")
    note = fields.Char("Details", readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)

    state = fields.Selection(
        [
            (DONE, "Done"),
            (TO_SEND, "To send"),
            (SENT, "Sent"),
            (UNDELIVERABLE, "Not deliverable"),
            (FAILED, "Sending failed"),
            (SKIPPED, "Skipped"),
        ],
        required=True,
        readonly=True,
        default=DONE,
    )
    date_sent = fields.Date(readonly=True)
    mail_message_id = fields.Many2one(
        "mail.message", readonly=True, index="btree_not_null"
    )
    mail_attempts = fields.Integer(readonly=True)
    mail_error = fields.Char(readonly=True)
    is_sent_again = fields.Boolean("Sent Again by Hand", readonly=True)
    mail_retry_at = fields.Datetime(readonly=True)
    activity_id = fields.Many2one(
        "mail.activity", "Question", readonly=True, index="btree_not_null"
    )

    _key_unique = models.UniqueIndex(
        "(res_model, res_id, key)", "This step was already done for this record."
    )
    _waiting = models.Index("(company_id, id) WHERE state IN ('to_send', 'failed')")

    @api.depends("doc_model", "doc_id")
    @api.depends_context("uid")
    def _compute_is_document_shown(self):
        for model, rows in self.grouped("doc_model").items():
            allowed = model in self.env and self.env[model].has_access("read")
            for row in rows:
                row.is_document_shown = bool(row.doc_id) and allowed

    @api.depends("res_model", "kind")
    @api.depends_context("lang")
    def _compute_kind_label(self):
        for model, rows in self.grouped("res_model").items():
            known = model in self.env
            labels = self.env[model]._lifecycle_kind_labels() if known else {}
            for row in rows:
                row.kind_label = labels.get(row.kind, row.kind)

    @api.depends("kind_label", "record_name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.kind_label}: {row.record_name or row.key}"

    @api.model
    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """Show people the names of the steps where they group by them."""
        if groupby_spec != "kind":
            return super()._web_read_group_groupby_formatter(groupby_spec, values)
        labels = self._get_all_kind_labels()
        return lambda kind: (labels.get(kind, kind), [("kind", "=", kind)])

    @api.model
    def _get_all_kind_labels(self):
        """Return the names of all kinds; two with one name are told apart."""
        labels = {}
        for model in self.env["lifecycle.run"]._get_models():
            labels |= self.env[model]._lifecycle_kind_labels()
        names = list(labels.values())
        return {
            kind: label if names.count(label) == 1 else f"{label} ({kind})"
            for kind, label in labels.items()
        }

    # === ACCESS: WHO SEES THE RECORD SEES ITS JOURNAL; NOBODY WRITES IT === #

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self or operation != "read":
            return result
        rows = self - result[0] if result else self
        hidden = rows - rows.browse(rows._get_visible_ids())
        if not hidden:
            return result
        forbidden = hidden + result[0] if result else hidden
        return forbidden, lambda: AccessError(
            self.env._("You may not see the records of these journal rows.")
        )

    def _get_visible_ids(self):
        # sudo: the names of the records are read to ask for their own rights
        visible = set()
        for model, rows in self.sudo().grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(set(rows.mapped("res_id"))).exists()
            allowed = set(records._filtered_access("read")._ids)
            visible |= {row.id for row in rows if row.res_id in allowed}
        return visible

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = fields.Domain(domain) & self._get_visible_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _get_visible_domain(self):
        visible = fields.Domain.FALSE
        for model in self.env["lifecycle.run"]._get_models():
            records = self.env[model]
            if records.has_access("read"):
                ids = records._search([], active_test=False)
                visible |= fields.Domain("res_model", "=", model) & fields.Domain(
                    "res_id", "in", ids
                )
        return visible

    def write(self, vals):
        self._refuse_people()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_people()
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _check_unlink_ondelete(self):
        self._refuse_people()

    def _refuse_people(self):
        if not is_engine(self):
            raise AccessError(
                self.env._("The journal is written by the scheduler and never changed.")
            )

    # === ACTIONS === #

    def action_open_record(self):
        """Open the record of this row. Raises AccessError for those who may not."""
        self.ensure_one()
        self.check_access("read")
        return self.env[self.res_model].browse(self.res_id).get_formview_action()

    def action_open_document(self):
        """Open the document that the step made. Raises UserError without one."""
        self.ensure_one()
        self.check_access("read")
        if not self.doc_id:
            raise UserError(self.env._("This step made no document."))
        document = self.env[self.doc_model].browse(self.doc_id)
        document.check_access("read")
        return document.get_formview_action()
