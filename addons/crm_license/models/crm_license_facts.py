"""Reading the facts of licences for the pure rules."""

from odoo import api, models

from odoo.addons.base_lifecycle.timeline import TIMER

from ..licensing import KINDS, License, LicenseMachine, Stage

CORRECTED = "correct"


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
        done = licences._get_done()
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
                pipeline=licence.product_id.pipeline_id.id,
                visit=licence.stage_visit,
                **_sort_rows(done.get(licence.id, ())),
            )
            for licence in licences
        }

    def _get_done(self):
        """Return the journal rows that the rules look at, by record id."""
        rows = self.env["lifecycle.journal"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("kind", "in", (*KINDS, TIMER, CORRECTED)),
            ],
            ["res_id", "kind", "key", "run_date"],
        )
        return rows.grouped("res_id")


def _sort_rows(rows):
    """Return what the journal of one licence tells the rules."""
    return {
        "passed": frozenset(row.key for row in rows if row.kind in KINDS),
        "fired": {row.key: row.run_date for row in rows if row.kind == TIMER},
        "corrections": sum(row.kind == CORRECTED for row in rows),
    }
