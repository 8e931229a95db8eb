from odoo import fields, models
from odoo.exceptions import UserError

DATED = ("sign", "receive_original")
REASONED = ("cancel", "annul", "reopen", "step_back")


class RegisterDocumentEvent(models.TransientModel):
    """Asks for the day, the reason or the file of what is to happen."""

    _name = "register.document.event"
    _description = "Event of a Document"

    document_ids = fields.Many2many(
        "register.document", required=True, default=lambda self: self._default_ids()
    )
    event = fields.Selection(
        [
            ("sign", "Signed"),
            ("attach_scan", "Scan attached"),
            ("receive_original", "Original received"),
            ("cancel", "Cancel"),
            ("annul", "Annul"),
            ("reopen", "Reopen"),
            ("step_back", "One step back"),
        ],
        required=True,
    )
    date = fields.Date(default=lambda self: self.env.company._operating_today())
    reason = fields.Char()
    scan = fields.Binary("File", attachment=False)
    scan_name = fields.Char()

    def _default_ids(self):
        ids = self.env.context.get("active_ids") or []
        return self.env["register.document"].browse(ids)

    def action_apply(self):
        """Let it happen to the documents, by their own public methods.

        :raise UserError: as those methods do
        :raise AccessError: for whoever may not write the documents
        """
        self.ensure_one()
        if not self.document_ids:
            raise UserError(self.env._("Choose the documents first."))
        method = getattr(self.document_ids, f"action_{self.event}")
        if self.event in DATED:
            method(self.date)
        elif self.event in REASONED:
            method(self.reason)
        else:
            scan = self.with_context(bin_size=False).scan
            method(scan, self.scan_name)
        return {"type": "ir.actions.act_window_close"}
