from odoo import models

REPORT = "account_closing_act.report_closing_act"
PAPER = "paper"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        """Print acts for those only who may read them, as HTML and text too.

        :raise AccessError: for acts of others
        """
        if report.model == "closing.act":
            self.env["closing.act"].browse(docids).check_access("read")
        return super()._get_rendering_context(report, docids, data)

    def retrieve_attachment(self, record):
        """Find the paper of an act, and no file that somebody has uploaded."""
        if self.report_name != REPORT:
            return super().retrieve_attachment(record)
        if not isinstance(record, models.BaseModel):
            return self.env["ir.attachment"]  # called from outside
        domain = [
            ("res_model", "=", record._name),
            ("res_id", "=", record.id),
            ("res_field", "=", PAPER),
        ]
        is_kept = record._get_report_attachment_name()
        return is_kept and self.env["ir.attachment"].search(domain, limit=1)

    def _prepare_pdf_report_attachment_vals_list(self, report, streams):
        """Keep the first print of an act as its paper, whoever prints."""
        vals_list = super()._prepare_pdf_report_attachment_vals_list(report, streams)
        if report.report_name != REPORT:
            return vals_list
        papers = [{**vals, "res_field": PAPER} for vals in vals_list]
        # sudo: people may neither write papers nor, in the portal, make files
        self.env["ir.attachment"].sudo().create(papers)
        return []

    def _prepare_html(self, html, report_model=False):
        """An act has no running header: pass none to a tool that cannot print it."""
        parts = super()._prepare_html(html, report_model=report_model)
        if report_model != "closing.act":
            return parts
        bodies, res_ids, _header, _footer, paperformat = parts
        return bodies, res_ids, "", "", paperformat

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Render acts one by one: each is a paper of its own, kept apart.

        wkhtmltopdf without the Qt patch, as Linux distributions ship it, can print
        only one document at a time.
        """
        prepare = super()._render_qweb_pdf_prepare_streams
        is_act = self._get_report(report_ref).report_name == REPORT
        if not is_act or len(set(res_ids or ())) < 2:
            return prepare(report_ref, data, res_ids=res_ids)
        streams = {}
        for res_id in res_ids:
            streams.update(prepare(report_ref, dict(data or {}), res_ids=[res_id]))
        return streams
