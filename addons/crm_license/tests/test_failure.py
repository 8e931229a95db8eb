import logging
from datetime import date
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.crm_license_renewal import CrmLicense
from .common import START, LicenseCase

_logger = logging.getLogger(__name__)
DUE = "2026-02-08"
RUN = "odoo.addons.base_lifecycle.models.lifecycle_run_engine"


@tagged("post_install", "-at_install")
class TestFailure(LicenseCase):
    """A bad licence is alone with it; nothing is done twice and nothing is lost."""

    with_invoices = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licences = cls.env["crm.license"].union(
            *(cls._create_license(START) for _number in range(7))
        )
        cls.bad = cls.licences[3]

    def _fail_for_bad(self):
        real = CrmLicense._prepare_renewal
        bad_id = self.bad.id

        def prepare(licence):
            if licence.id == bad_id:
                raise ValueError("a bad licence")
            return real(licence)

        return patch.object(CrmLicense, "_prepare_renewal", prepare)

    def test_bad_one_is_named_and_the_others_go_on(self):
        with self._fail_for_bad(), mute_logger(RUN):
            self.run_on(DUE)
        good = self.licences - self.bad
        self.assertEqual(len(good.renewal_opportunity_id), 6)
        self.assertFalse(self.bad.renewal_opportunity_id)
        self.assertFalse(self.kinds(self.bad, "notify", "expiring_30"))
        self.assertIn("a bad licence", self.bad.lifecycle_failure)
        self.assertEqual(self.bad.stage_code, "active")

        self.run_on("2026-02-09")
        self.assertEqual(len(self.bad.renewal_lead_ids), 1)
        self.assertFalse(self.bad.lifecycle_failure)
        self.assertEqual(len(self.licences.renewal_lead_ids), 7)

    def test_killed_between_the_opportunity_and_the_journal(self):
        """What the transaction had made is gone with it; the next run makes it."""
        journal = type(self.env["lifecycle.journal"])
        with (
            patch.object(journal, "create", side_effect=RuntimeError("killed")),
            mute_logger(RUN),
        ):
            self.run_on(DUE)
        self.assertFalse(self.licences.renewal_lead_ids)
        self.run_on("2026-02-09")
        self.assertEqual(len(self.licences.renewal_lead_ids), 7)
        for licence in self.licences:
            keys = licence.journal_ids.mapped("key")
            self.assertEqual(len(keys), len(set(keys)))

    def test_opportunity_that_exists_is_taken_not_made(self):
        licence = self.licences[0]
        lead = self._create_lead(self.plain)
        self.cr.execute(
            "UPDATE crm_lead SET renewed_license_id=%s WHERE id=%s",
            (licence.id, lead.id),
        )
        self.env.invalidate_all()
        made = licence.sudo()._make_renewals(date(2026, 2, 8))
        self.assertEqual(made[licence.sudo()], lead)

    def test_failing_sale_does_not_stop_the_others(self):
        leads = [self._create_lead(self.plain) for _number in range(3)]
        for lead in leads:
            self.make_contract(lead).action_sign()
        real = type(leads[0])._prepare_license

        def prepare(lead):
            if lead.id == leads[1].id:
                raise ValueError("a bad sale")
            return real(lead)

        moves = [self.make_invoice(lead) for lead in leads]
        with patch.object(
            type(self.env["crm.lead"]), "_win_if_ready", lambda lead: lead.browse()
        ):
            for move in moves:
                self.pay(move)
        with (
            patch.object(type(self.env["crm.lead"]), "_prepare_license", prepare),
            mute_logger("odoo.addons.crm_license.models.crm_lead_win"),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("crm_license.ir_cron_win").method_direct_trigger()
        self.env.invalidate_all()
        states = [lead.won_status for lead in leads]
        self.assertEqual(states, ["won", "pending", "won"])
        with self.enter_registry_test_mode():
            self.env.ref("crm_license.ir_cron_win").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual([len(lead.license_ids) for lead in leads], [1, 1, 1])

    def test_mail_server_down_sends_only_the_newest_notice(self):
        licence = self.licences[0]
        server = type(self.env["ir.mail_server"])
        down = patch.object(server, "_connect__", side_effect=ConnectionRefusedError)
        with down, mute_logger("odoo.addons.mail.models.mail_mail"):
            self.run_on(DUE)
        self.assertFalse(self.sent)
        self.run_on("2026-02-28")
        mine = [text for _day, _to, text in self.sent]
        self.assertEqual(len(mine), len(self.licences))
        states = licence.journal_ids.filtered(lambda row: row.kind == "notify").state
        self.assertEqual(states, "skipped")
