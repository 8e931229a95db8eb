from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common import START, ServiceCase

SCRIPT = "crm_infrastructure/migrations/19.0.1.1.0/post-what_is_owed_counts.py"
LETTER = "crm_infrastructure.mail_template_last_warning"


@tagged("post_install", "-at_install")
class TestMigration(ServiceCase):
    """A database of 19.0.1.0.0 knows afterwards what is owed."""

    def _migrate(self, version):
        self.env.flush_all()
        load_script(file_path(SCRIPT), "what_is_owed_counts").migrate(
            self.env.cr, version
        )
        self.env.invalidate_all()

    def test_what_was_stored_is_computed_anew(self):
        service = self._create_service()
        self.run_on(START)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE infrastructure_period SET state = 'skipped' WHERE id = %s",
            service.period_ids.ids,
        )
        self.env.cr.execute(
            "UPDATE infrastructure_service SET amount_due = 7 WHERE id = %s",
            service.ids,
        )
        self._migrate("19.0.1.0.0")
        self.assertEqual(service.period_ids.state, "unpaid")
        self.assertEqual(service.amount_due, 100.0)

    def test_letters_name_what_is_due_and_keep_what_people_wrote(self):
        template = self.env.ref(LETTER)
        before = template.body_html
        old = (
            "<t t-set='services' t-value='object'/>Ours: "
            "<t t-out=\"sum(services.mapped('amount_due'))\"/>"
        )
        template.body_html = old
        self._migrate("19.0.1.0.0")
        self.assertIn("Ours", template.body_html)
        self.assertIn("_get_dunned_amount", template.body_html)
        template.body_html = before
        self._migrate("19.0.1.0.0")
        self.assertEqual(template.body_html, before)

    def test_first_installation_changes_nothing(self):
        template = self.env.ref(LETTER)
        template.body_html = '<p t-out="object.amount_due"/>'
        self._migrate(None)
        self.assertIn("amount_due", template.body_html)
