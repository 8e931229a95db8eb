"""The buttons that every record of the engine has."""

from odoo import models
from odoo.exceptions import UserError

from .passes import clean, engine


class LifecycleMixin(models.AbstractModel):
    _inherit = "lifecycle.mixin"

    def action_process(self):
        """Do now what is due today for these records, the same way a run does it.

        :raise AccessError: for whoever may not write the records
        :raise UserError: when somebody else is changing one of them, or it is archived
        """
        self.check_access("write")
        self._check_not_archived()
        # sudo: the steps write documents that the caller may not write himself
        clean(self.sudo())._lifecycle_advance()
        return True

    def _check_not_archived(self):
        name = self._active_name
        for record in self if name else ():
            if not record[name]:
                raise UserError(
                    self.env._(
                        "%(record)s is in the archive, where nothing happens to it. "
                        "Unarchive it first.",
                        record=record.display_name,
                    )
                )

    def action_retry(self):
        """Forget a failure and try again now. Raises the error if it is still there."""
        self.check_access("write")
        # sudo: failure fields are written by the engine only
        engine(self.sudo()).write({"lifecycle_retry_at": False})
        return self.action_process()

    def action_view_journal(self):
        """Open the journal of this record."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base_lifecycle.lifecycle_journal_action"
        )
        domain = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        return dict(action, domain=domain, context={})
