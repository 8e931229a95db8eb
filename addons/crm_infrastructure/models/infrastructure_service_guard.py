"""What people may change of a service, and what only its steps change."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..servicing import Stage
from .infrastructure_period import SKIPPED
from .limits import FIRST_DAY, LAST_DAY, LONGEST_PERIOD, refuse_date, refuse_interval

# what periods are counted from: it stays once the first one exists
ANCHOR_FIELDS = {"date_start", "interval_number", "interval_unit", "company_id"}


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    @api.constrains("interval_number", "interval_unit")
    def _check_interval_within_reach(self):
        """Refuse before the database does: the next step is computed earlier."""
        for service in self:
            longest = LONGEST_PERIOD[service.interval_unit]
            if not 1 <= service.interval_number <= longest:
                raise ValidationError(refuse_interval(self.env))

    @api.constrains("date_start", "date_end", "paid_through")
    def _check_dates_within_reach(self):
        for service in self:
            days = (service.date_start, service.date_end, service.paid_through)
            if not all(FIRST_DAY <= day <= LAST_DAY for day in days if day):
                raise ValidationError(refuse_date(self.env))

    @api.model
    def _lifecycle_engine_fields(self):
        return super()._lifecycle_engine_fields() | {
            "amount_collected",
            "amount_due",
            "amount_monthly",
            "amount_period",
            "amount_shown",
            "commercial_partner_id",
            "disconnect_cause",
            "disconnect_reason",
            "close_reason",
            "no_billing_before",
            "first_number",
            "import_key",
            "period_ids",
        }

    def write(self, vals):
        self._check_anchor_kept(vals)
        self._check_last_period_kept(vals)
        # sudo: tasks are the engine's
        acting = self.sudo()
        before = acting._get_routes_at_work() if "type_id" in vals else {}
        back = acting.filtered(lambda s: vals.get("active") and not s.active)
        result = super().write(vals)
        back._come_back()
        if before:
            acting._follow_routes(before)
        if ANCHOR_FIELDS & set(vals):
            self._count_first_number_anew()
        return result

    def _count_first_number_anew(self):
        """Follow the anchor of services that run, but were not billed yet."""
        for service in self.sudo():  # sudo: the number is the engine's
            if service.stage_code != Stage.NEW and not service.period_ids:
                service.first_number = service._get_first_number()

    def _check_last_period_kept(self, vals):
        """Refuse to move the end that a billed period was shortened to: the time
        between it and the next period would never be billed."""
        if "date_end" not in vals:
            return
        end = fields.Date.to_date(vals["date_end"]) or LAST_DAY
        for service in self.sudo():  # sudo: see _check_anchor_kept
            billed = service.period_ids.filtered(lambda p: p.state != SKIPPED)
            last = billed.sorted("number")[-1:]
            if last and last.date_to < min(end, service._get_full_end(last.number)):
                raise UserError(
                    self.env._(
                        "%(service)s was billed for a last period until %(day)s: the "
                        "time behind it would not be billed. Close it and make a new "
                        "service from the next day.",
                        service=service.name,
                        day=last.date_to,
                    )
                )

    def _check_anchor_kept(self, vals):
        """Refuse to move what the billed periods were counted from."""
        names = ANCHOR_FIELDS & set(vals)
        billed = self.sudo().filtered("period_ids") if names else self.browse()
        for service in billed:
            changed = [
                service._fields[name]._description_string(self.env)
                for name in sorted(names)
                if service._fields[name].convert_to_write(service[name], service)
                != service._fields[name].convert_to_write(
                    service._fields[name].convert_to_cache(vals[name], service), service
                )
            ]
            if changed:
                raise UserError(
                    self.env._(
                        "%(service)s has billed periods: %(fields)s cannot change any "
                        "more. Close it and make a new service from the next day.",
                        service=service.name,
                        fields=", ".join(changed),
                    )
                )
        if "paid_through" in vals and not self.env.su:
            if any(service.stage_code != Stage.NEW for service in self):
                raise UserError(
                    self.env._("A running service is paid through by its payments.")
                )

    @api.ondelete(at_uninstall=False)
    def _check_never_billed(self):
        if self.sudo().period_ids:
            raise UserError(
                self.env._("A billed service is not deleted: close it, or archive it.")
            )

    def copy_data(self, default=None):
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=service.name))
            if "name" not in (default or {})
            else vals
            for service, vals in zip(self, super().copy_data(default), strict=True)
        ]
