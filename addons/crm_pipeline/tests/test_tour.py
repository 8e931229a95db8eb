from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PipelineCase


@tagged("post_install", "-at_install")
class TestTour(PipelineCase, HttpCase):
    """The client, as a salesperson uses it."""

    def test_refused_filled_in_and_moved(self):
        self.stage_ready.write(
            {
                "required_field_ids": self._fields("referred"),
                "reminder_ids": [(0, 0, {"name": "Call back", "delay_days": 1})],
            }
        )
        self.lead.name = "Tour deal"
        action = "crm.crm_case_form_view_salesteams_opportunity"
        url = f"/odoo/action-{action}?active_id={self.team.id}"
        # the refusal is logged as a warning
        with mute_logger("odoo.http"):
            self.start_tour(url, "crm_pipeline_story", login="cp_sam")
        self.assertEqual(self.lead.stage_id, self.stage_ready)
        self.assertEqual(self.lead.document_ids.type_id, self.charter)
        self.assertEqual(self.lead.activity_ids.summary, "Call back")
