"""Reading the facts of licences for the pure rules."""

from odoo import api, models

from ..licensing import KINDS, License, LicenseMachine, Stage


class CrmLicense(models.Model):
    _inherit = "crm.license"

    @api.model
    def _lifecycle_machine(self):
        return LicenseMachine()

    @api.model
    def _lifecycle_depends(self):
        return [
            *super()._lifecycle_depends(),
            "active",
            "date_start",
            "date_end",
            "date_notify",
            "date_renew",
            "date_close",
            "renewal_opportunity_id",
            "successor_id",
            "product_id.pipeline_id",
        ]

    def _lifecycle_facts(self):
        # sudo: the rules look at opportunities and the journal, whoever touches it
        licences = self.sudo()
        fired = licences._lifecycle_fired()
        passed = licences._get_passed()
        return {
            licence.id: License(
                stage=licence.stage_code or Stage.TO_ISSUE,
                entered_on=licence.stage_entry_date or licence.date_start,
                dates=licence._get_dates(),
                amount=licence.amount,
                has_renewal=bool(
                    licence.renewal_opportunity_id or licence.successor_id
                ),
                is_renewed=licence.renewal_state == "won",
                passed=frozenset(passed.get(licence.id, ())),
                pipeline=licence.product_id.pipeline_id.id,
                visit=licence.stage_visit,
                fired=fired[licence.id],
            )
            for licence in licences
        }

    def _get_passed(self):
        """Return the keys of the steps that were done, by record id."""
        rows = self.env["lifecycle.journal"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("kind", "in", KINDS),
            ],
            ["res_id", "key"],
        )
        passed = {}
        for row in rows:
            passed.setdefault(row.res_id, set()).add(row.key)
        return passed
