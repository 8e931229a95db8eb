"""While a template is rendered no key is shown, whoever renders it."""

from contextvars import ContextVar

from odoo import api, models

RENDERING = ContextVar("crm_license_rendering", default=False)


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _render_template(self, *args, **kwargs):
        token = RENDERING.set(True)
        try:
            return super()._render_template(*args, **kwargs)
        finally:
            RENDERING.reset(token)
