from markupsafe import Markup

from odoo import fields, models


class ClosingActResult(models.TransientModel):
    _name = "closing.act.result"
    _description = "Result of an Action on Closing Acts"

    done_count = fields.Integer(string="Done", readonly=True)
    refused_count = fields.Integer(string="Not Done", readonly=True)
    refused_html = fields.Html(string="Reasons", readonly=True)

    def _report(self, done, refused):
        """Return a notice when all was done, else a window which tells what was not.

        :param done: records with which the action succeeded.
        :param dict refused: the reason for each of the other records.
        """
        if not refused:
            return self._get_notice(done)
        rows = Markup().join(
            Markup("<li><b>%s</b>: %s</li>") % (record.display_name, reason)
            for record, reason in refused.items()
        )
        result = self.create(
            {
                "done_count": len(done),
                "refused_count": len(refused),
                "refused_html": Markup("<ul>%s</ul>") % rows,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What Was Done"),
            "res_model": self._name,
            "res_id": result.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def _get_notice(self, done):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Done for %(count)s records.", count=len(done)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
