from odoo.tests import tagged

from .common import FulfilmentCase

SOME, MANY = 5, 50


@tagged("post_install", "-at_install")
class TestQueries(FulfilmentCase):
    """Costs do not grow with the number of orders."""

    def _count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _compare(self, make, allowed):
        """Warm up, then compare the costs for some and for many orders."""
        self._count(make(SOME))
        some, many = self._count(make(SOME)), self._count(make(MANY))
        self.assertLessEqual(many - some, allowed * (MANY - SOME), (some, many))
        return some, many

    def _quiet(self, leads):
        return leads.with_context(tracking_disable=True)

    def test_starting_runs(self):
        stage = self._stage("realisation")

        def make(count):
            leads = self._quiet(self._create_orders(count))
            return lambda: leads.write({"stage_id": stage.id})

        # each start makes an activity with its mail: the engine's own cost
        bare = self.env["workflow.route"].create(
            {
                "name": "Bare",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "step_ids": [(0, 0, {"name": "Look", "role_id": self.roles[0].id})],
            }
        )
        self.route.step_ids.notify = False
        self.assertTrue(bare)
        self._compare(make, 0.5)

    def test_gaps_of_many(self):
        def make(count):
            leads = self._create_orders(count)
            return lambda: leads.mapped("completeness")

        self._compare(make, 0)

    def test_pipeline_and_inbox(self):
        names = ["handling_step", "has_problem", "problem_note", "can_stop_handling"]

        def make(count):
            leads = self._create_orders(count)
            self._start(leads)
            leads = leads.with_user(self.head)
            return lambda: leads.read(names)

        self._compare(make, 0)

        def make_inbox(count):
            self._start(self._create_orders(count))
            tasks = self.env["workflow.task"].with_user(self.operator)
            fields = ["shipping_direction_id", "delivery_method", "problem_note"]
            return lambda: tasks.search_read([], fields)

        self._compare(make_inbox, 0)

    def test_writing_a_field_on_running_orders(self):
        def make(count):
            leads = self._quiet(self._create_orders(count))
            self._start(leads)
            return lambda: leads.write({"delivery_method": "own_delivery"})

        self._compare(make, 0)

    def test_directions(self):
        def make(count):
            directions = self.env["crm.shipping.direction"].create(
                [{"name": f"D{number}"} for number in range(count)]
            )
            return lambda: directions.mapped("people_gaps")

        self._compare(make, 0)
