import doctest

from odoo.tests import BaseCase, tagged

from .. import act_states
from ..act_states import LIVE_STATES, TRANSITIONS, next_state


@tagged("post_install", "-at_install")
class TestActStates(BaseCase):
    def test_examples_in_the_docstrings(self):
        self.assertEqual(doctest.testmod(act_states).failed, 0)

    def test_the_whole_table(self):
        """Every pair which is not listed here is illegal."""
        legal = {
            "to_issue": {"issue": "issued", "cancel": "cancelled"},
            "issued": {"send": "sent", "sign": "signed", "cancel": "cancelled"},
            "sent": {"send": "sent", "sign": "signed", "cancel": "cancelled"},
            "signed": {"cancel": "cancelled"},
            "cancelled": {},
        }
        for state, moves in legal.items():
            for event in ("issue", "send", "sign", "cancel"):
                with self.subTest(state=state, event=event):
                    self.assertEqual(next_state(state, event), moves.get(event))

    def test_every_live_act_can_be_cancelled(self):
        self.assertEqual(
            {state for state, event in TRANSITIONS if event == "cancel"},
            set(LIVE_STATES),
        )
