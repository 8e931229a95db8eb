from odoo import models
from odoo.exceptions import UserError

from odoo.addons.base_lifecycle.models.passes import clean

from .infrastructure_period import CANCELLED, CREDITED, VOID


class InfrastructurePeriod(models.Model):
    _inherit = "infrastructure.period"

    def action_bill_again(self):
        """Bill periods again whose invoice was cancelled or credited.

        The next run makes the new invoice.

        :raise UserError: when a period has a valid invoice or its service is closed
        :raise AccessError: for whoever may not write the services
        """
        self._check_void((CANCELLED, CREDITED))
        self._check_not_closed()
        self.sudo()._check_not_foreign()  # sudo: invoices may be hidden from him
        for period in self:
            period.service_id.lock_for_update(allow_referencing=True)
            # sudo: periods are written by the engine only
            clean(period.sudo())._reopen()
        return True

    def action_waive(self, reason):
        """Leave periods unbilled for good.

        :param reason: why, kept on the period
        :raise UserError: without a reason or when a period has a valid invoice
        """
        self._check_void(VOID)
        text = self.env["infrastructure.service"]._check_reason(reason)
        for period in self:
            period.service_id.lock_for_update(allow_referencing=True)
            # sudo: see action_bill_again
            clean(period.sudo()).write({"skip_reason": text, "is_decided": True})
        return True

    def _check_void(self, states):
        self.service_id.check_access("write")
        for period in self:
            if period.state not in states:
                raise UserError(
                    self.env._(
                        "%(period)s has a valid invoice: cancel or credit it first.",
                        period=period.display_name,
                    )
                )

    def _check_not_closed(self):
        for period in self.filtered(lambda p: p.service_id._is_closed()):
            raise UserError(
                self.env._(
                    "%(service)s is closed: no run bills it again. Make that invoice "
                    "by hand, and waive the period.",
                    service=period.service_id.name,
                )
            )

    def _check_not_foreign(self):
        for period in self.filtered(lambda period: period._is_foreign()):
            raise UserError(
                self.env._(
                    "%(period)s was billed to %(customer)s, who is not the customer of "
                    "the service any more. Make that invoice by hand, and waive the "
                    "period.",
                    period=period.display_name,
                    customer=period.move_id.commercial_partner_id.name,
                )
            )

    def action_open_invoice(self):
        """Open the invoice. Raises AccessError for those who may not see invoices."""
        self.ensure_one()
        self.check_access("read")
        self.move_id.check_access("read")
        return self.move_id.get_formview_action()
