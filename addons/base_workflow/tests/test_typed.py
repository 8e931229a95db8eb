import doctest

from odoo.tests import BaseCase, tagged

from ..typed import read_integer, read_number, text


@tagged("post_install", "-at_install")
class TestTyped(BaseCase):
    def test_examples(self):
        result = doctest.testmod(text)
        self.assertEqual(result.failed, 0)
        self.assertGreater(result.attempted, 5)

    def test_nothing_is_guessed(self):
        for wrong in ("", "1e5", "inf", "nan", "--1", "1.5", "1,2,3", "0x1", "١٢"):
            with self.subTest(text=wrong), self.assertRaises(ValueError):
                read_number(wrong, ",", ".")
        with self.assertRaises(ValueError):
            read_number("1" * 60)
        for wrong in ("1.0", "2147483648", "-2147483649"):
            with self.subTest(text=wrong), self.assertRaises(ValueError):
                read_integer(wrong)

    def test_languages(self):
        for point, separator, written in (
            (".", ",", "-1,250.5"),
            (",", ".", "-1.250,5"),
            (",", " ", "-1 250,5"),
            (",", "\u202f", "-1\u202f250.5"),
            (".", "'", "-1'250.5"),
            (".", False, "-1250.5"),
        ):
            with self.subTest(text=written):
                self.assertEqual(read_number(written, point, separator), -1250.5)
