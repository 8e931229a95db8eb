import doctest

from odoo.tests import BaseCase, tagged

from .. import requisites, terms
from ..requisites import numbers
from ..terms import machine


@tagged("post_install", "-at_install")
class TestPure(BaseCase):
    """The examples in the pure packages are true."""

    def test_examples(self):
        # the examples import the package by its own name, as plain tests do
        names = {"terms": terms, "requisites": requisites}
        for module in (numbers, machine):
            with self.subTest(module=module.__name__):
                found = doctest.DocTestFinder().find(
                    module, globs=module.__dict__ | names
                )
                runner = doctest.DocTestRunner(
                    optionflags=doctest.IGNORE_EXCEPTION_DETAIL
                )
                for example in found:
                    runner.run(example)
                self.assertGreater(runner.tries, 1)
                self.assertFalse(runner.failures)
