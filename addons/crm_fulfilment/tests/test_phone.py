from lxml import html

from odoo.tests import HttpCase, tagged

from .common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestPhone(FulfilmentCase, HttpCase):
    """The driver follows the link of his mail and never logs in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_orders()
        cls.run_ = cls._start(cls.lead)
        cls._go_to_delivery(cls.run_)
        cls.task = cls._ready(cls.run_)

    def _open(self):
        self.authenticate(None, None)
        self.env.flush_all()
        path = f"/workflow/task/{self.task.id}/{self.task._link_token()}"
        return path, self.url_open(path)

    def _send(self, files=None):
        path, page = self._open()
        [form] = html.fromstring(page.content).xpath("//form")
        data = {name: value or "" for name, value in form.form_values() if name}
        answer = self.url_open(path, data={**data, "do": "complete"}, files=files)
        self.env.invalidate_all()
        return html.fromstring(answer.content).text_content()

    def _photo(self):
        return {"files": ("waybill.jpg", b"a photograph", "image/jpeg")}

    def test_page_shows_the_order(self):
        text = html.fromstring(self._open()[1].content).text_content()
        for words in ("Pine and Saw", "R-1", "North"):
            self.assertIn(words, text)

    def test_photograph_of_the_waybill_wins_the_deal(self):
        self.assertIn("Waybill of the transport company", self._send())
        self.assertEqual(self.lead.stage_code, "delivery")
        self._send(self._photo())
        self.assertEqual(self.lead.won_status, "won")
        document = self.lead.document_ids
        self.assertEqual(document.type_id.code, "waybill")
        self.assertEqual(document.file_name, "waybill.jpg")

    def test_problem_holds_the_page_too(self):
        self.task.with_user(self.driver).action_report_problem("Road closed")
        self.assertIn("Road closed", self._send(self._photo()))
        self.assertEqual(self.lead.stage_code, "delivery")
