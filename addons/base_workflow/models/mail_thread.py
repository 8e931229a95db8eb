from odoo import api, models
from odoo.exceptions import AccessError


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, custom_values=None, **kwargs):
        """Take values for the new record from the mail gateway only.

        The record is made in sudo: from anybody else the values would pass every
        access right and the guards of the engines.

        :raise AccessError: values from a user who is no administrator
        """
        trusted = self.env.su or self.env.user.has_group("base.group_system")
        if custom_values and not trusted:
            raise AccessError(
                self.env._("Only the mail gateway makes records with given values.")
            )
        return super().message_process(
            model, message, custom_values=custom_values, **kwargs
        )
