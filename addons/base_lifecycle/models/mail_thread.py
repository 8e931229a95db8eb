from odoo import api, models
from odoo.exceptions import AccessError


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Refuse records of the engine: the gateway makes them in sudo, so that
        they would pass the sender's rights and the engine's guard.

        :raise AccessError: for a model that moves by the calendar
        """
        # not in lifecycle.mixin: it may stand behind mail.thread
        if getattr(self, "_is_lifecycle", False):
            raise AccessError(self.env._("Incoming mails make no such records."))
        return super().message_new(msg_dict, custom_values=custom_values)
