from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DAY, ClosingActCommon


@tagged("post_install", "-at_install")
class TestNumbering(ClosingActCommon):
    def _get_count(self, act):
        return int(act.name.rsplit("/", 1)[1])

    def test_numbers_follow_each_other(self):
        acts = self.acts.union(*(self._create_act() for _i in range(3)))
        acts._issue(DAY)
        last = self._create_issued()
        self.assertEqual(
            [self._get_count(act) for act in acts.sorted("id") + last], [1, 2, 3, 4]
        )
        self.assertTrue(last.name.startswith("ACT/2026/"))

    def test_rollback_gives_numbers_back(self):
        first, second = self._create_act(), self._create_act()
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            first._issue(DAY)
            raise ZeroDivisionError
        second._issue(DAY)
        self.assertEqual(self._get_count(second), 1)

    def test_refused_acts_draw_no_number(self):
        bad = self._create_act()
        bad.move_id.button_draft()
        good = self._create_act()
        (bad + good).with_user(self.accountant).action_issue(DAY)
        self.assertEqual(self._get_count(good), 1)
        self.assertEqual(self._get_count(self._create_issued()), 2)

    def test_every_year_counts_from_one(self):
        self._create_issued()
        act = self._create_act()
        act._issue(DAY.replace(year=2027))
        self.assertEqual(act.name, "ACT/2027/00001")

    def test_cancelled_act_keeps_its_number(self):
        move = self._create_move()
        act = self._create_issued(move)
        act._cancel("Wrong")
        again = self._create_issued(move)
        self.assertEqual([self._get_count(a) for a in act + again], [1, 2])

    def test_sequence_settings_are_respected(self):
        self.company.closing_act_sequence_id.write(
            {
                "prefix": "A-%(month)s-",
                "suffix": "/x",
                "padding": 3,
                "number_increment": 5,
                "use_date_range": False,
            }
        )
        acts = self._create_act() + self._create_act()
        acts._issue(DAY)
        self.assertEqual(acts.sorted("id").mapped("name"), ["A-03-001/x", "A-03-006/x"])

    def test_other_implementation_gives_unique_numbers_too(self):
        self.company.closing_act_sequence_id.implementation = "standard"
        acts = self._create_act() + self._create_act()
        acts._issue(DAY)
        self.assertEqual(len(set(acts.mapped("name"))), 2)

    def test_lost_sequence_is_made_anew(self):
        self.company.closing_act_sequence_id = False
        self.assertEqual(self._create_issued().name, "ACT/2026/00001")

    def test_numbering_that_was_taken_off_goes_on(self):
        self._create_issued()
        self.company.closing_act_sequence_id = False
        self.assertEqual(self._create_issued().name, "ACT/2026/00002")

    @mute_logger("odoo.sql_db")
    def test_numbering_in_use_is_not_deleted(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.company.closing_act_sequence_id.unlink()
