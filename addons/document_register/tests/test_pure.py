import doctest

from odoo.tests import BaseCase, tagged

from .. import registering, templating
from ..registering import states
from ..templating import docx_file, sandbox


@tagged("post_install", "-at_install")
class TestPure(BaseCase):
    def test_examples_in_the_pure_packages(self):
        for module in (registering, states, templating, docx_file, sandbox):
            with self.subTest(module=module.__name__):
                flags = doctest.IGNORE_EXCEPTION_DETAIL
                self.assertEqual(doctest.testmod(module, optionflags=flags).failed, 0)

    def test_events_stay_in_their_register(self):
        for kind, events in registering.EVENTS.items():
            for event, moves in events.items():
                for source, target in moves.items():
                    with self.subTest(kind=kind, event=event, source=source):
                        stages = registering.STAGES[kind]
                        self.assertTrue(source in stages and target in stages)
