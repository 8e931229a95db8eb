from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common import MODEL, NOON, LifecycleCase

MODELS = (
    "lifecycle.run",
    "lifecycle.run.failure",
    "lifecycle.journal",
    "lifecycle.stage",
    "lifecycle.timer",
    "lifecycle.pipeline",
    "lifecycle.forecast",
    "lifecycle.forecast.line",
)


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestViews(LifecycleCase):
    def test_all_views_load_for_a_manager(self):
        for model in MODELS:
            views = self.env["ir.ui.view"].search([("model", "=", model)])
            self.assertTrue(views, model)
            wanted = [(view.id, view.type) for view in views]
            self.env[model].with_user(self.manager).get_views(wanted)

    def test_health_problems_are_shown_on_the_run(self):
        run = self.env["lifecycle.run"].create({})
        cron = self.env.ref("base_lifecycle.ir_cron_run")
        cron.nextcall = NOON
        send = self.env.ref("base_lifecycle.ir_cron_send")
        send.nextcall = NOON
        self.assertFalse(run.with_user(self.manager).health_problems)
        cron.active = False
        send.nextcall = "2026-03-01 00:00:00"
        run.invalidate_recordset()
        problems = run.with_user(self.manager).health_problems.split("\n")
        self.assertEqual(len(problems), 2)
        self.assertIn(cron.name, problems[0])

    def test_failing_job_is_a_health_problem(self):
        self.env.ref("base_lifecycle.ir_cron_send").failure_count = 3
        self.assertIn("3", " ".join(self.env["lifecycle.run"]._health_problems()))

    def test_timer_form_asks_for_what_the_action_needs(self):
        form = Form(self.env["lifecycle.timer"].with_user(self.manager))
        form.name = "Move on"
        form.stage_id = self.active
        form.action = "move"
        with self.assertRaises(AssertionError):
            form.save()
        form.target_stage_id = self.off
        self.assertEqual(form.save().model, MODEL)

    def test_smart_buttons_open_rows_of_the_run(self):
        self.partner.email = False
        contract = self._create(has_mail=True)
        bad = self._create(poison="error")
        run = self._run().with_user(self.manager)
        journal = self.env["lifecycle.journal"]
        rows = self._rows(contract)
        self.assertEqual(journal.search(run.action_view_journal()["domain"]), rows)
        self.assertEqual(journal.search(run.action_view_unsent()["domain"]), rows)
        self.assertFalse(journal.search(run.action_view_undeliverable()["domain"]))
        failures = self.env["lifecycle.run.failure"]
        found = failures.search(run.action_view_failures()["domain"])
        self.assertEqual(found.action_open_record()["res_id"], bad.id)
