import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SELLER, LicenseCase


@tagged("post_install", "-at_install")
class TestAttackRpc(LicenseCase, HttpCase):
    """What a person can call over RPC with any arguments."""

    def call(self, model, method, *args, **kwargs):
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "params": {
                        "model": model,
                        "method": method,
                        "args": list(args),
                        "kwargs": kwargs,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def refused(self, *args, **kwargs):
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            answer = self.call(*args, **kwargs)
        self.assertIn("error", answer, f"{args} was not refused")
        return answer["error"]["data"]["message"]

    def test_attacks(self):
        licence = self._create_license(
            product_id=self.product.id, tariff_id=self.tariff.id
        )
        licence.with_user(self.manager).action_activate("2025-03-10", "RPC-SECRET-1")
        fresh = self._create_license()
        lead = self._create_lead(user_id=self.seller.id)
        attacker = self._create_user("lic_attacker", SELLER, password="lic_attacker")
        lead.write({"user_id": attacker.id, "team_id": self.team.id})
        won = lead._get_won_stage()
        forged = {
            "lifecycle_pass": True,
            "workflow_pass": True,
            "crm_license_reveal_pass": True,
            "lifecycle_applying": True,
            "su": True,
        }
        self.authenticate("lic_attacker", "lic_attacker")
        for context in ({}, forged):
            kw = {"context": context}
            self.refused("crm.license", "action_reveal_key", licence.ids, **kw)
            self.refused("crm.license", "action_show_key", licence.ids, **kw)
            self.refused("crm.license", "_store_key", fresh.ids, "K", **kw)
            self.refused(
                "crm.license", "action_activate", fresh.ids, "2025-03-10", **kw
            )
            self.refused("crm.license", "action_start_issuing", fresh.ids, **kw)
            self.refused("crm.license", "action_process", fresh.ids, **kw)
            self.refused("crm.license", "action_renew", licence.ids, **kw)
            self.refused("crm.license.secret", "search_read", [], ["token"], **kw)
            self.refused("crm.license.secret", "_rotate", **kw)
            self.refused("crm.license.reveal", "search_read", [], ["user_id"], **kw)
            self.refused("crm.license.product", "action_rotate_keys", [], **kw)
            self.refused(
                "crm.license.product", "action_make_pipeline", self.plain.ids, **kw
            )
            self.refused("crm.lead", "write", lead.ids, {"stage_id": won.id}, **kw)
            self.refused("crm.lead", "action_set_won_rainbowman", lead.ids, **kw)
            self.refused("crm.lead", "_win_if_ready", lead.ids, **kw)
            self.refused("crm.lead", "_make_licenses_of_won", lead.ids, **kw)
            self.refused(
                "crm.lead", "write", lead.ids, {"renewed_license_id": licence.id}, **kw
            )
        self.env.invalidate_all()
        self.assertEqual(lead.won_status, "pending")
        self.assertEqual(fresh.stage_code, "to_issue")

    def test_dialog_of_somebody_else_is_closed(self):
        licence = self._create_license(
            product_id=self.product.id, tariff_id=self.tariff.id
        )
        wizard = self.env["crm.license.activate"].with_user(self.manager)
        wizard = wizard.create({"license_id": licence.id, "key": "RPC-SECRET-2"})
        self._create_user("lic_attacker", SELLER, password="lic_attacker")
        self.authenticate("lic_attacker", "lic_attacker")
        for method in ("read", "action_confirm"):
            message = self.refused("crm.license.activate", method, wizard.ids)
            self.assertNotIn("RPC-SECRET", message)
