"""Several senders at once: real threads, real commits, a mail server that watches."""

import threading
import time
from unittest.mock import MagicMock, patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.mail_senders import Turn
from ..models.passes import engine
from .committing import CommittingCase
from .common import MODEL

JOURNAL = "odoo.addons.base_lifecycle.models.lifecycle_journal_mail"
SQL = "odoo.sql_db"
RECEIVERS = 3


class Server:
    """Takes letters, slowly; sees how many people write to it at once, and who.

    The first ones wait until so many have come as are `wanted`.
    """

    def __init__(self):
        self.lock, self.letters = threading.Condition(), []
        self.now, self.most, self.mixed = [], 0, False
        self.seconds, self.wanted = 0.2, 1

    def take(self, message, *_args, **_kwargs):
        receiver = message["To"]
        with self.lock:
            self.mixed |= receiver in self.now
            self.now.append(receiver)
            self.most = max(self.most, len(self.now))
            self.lock.notify_all()
            self.lock.wait_for(lambda: self.most >= self.wanted, timeout=20)
        time.sleep(self.seconds)
        with self.lock:
            self.now.remove(receiver)
            self.letters.append((receiver, message["Subject"]))
        return message["Message-Id"]


@tagged("post_install", "-at_install")
class TestSenders(CommittingCase):
    @classmethod
    def _create_data(cls):
        super()._create_data()
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"r{n}", "email": f"r{n}@x.example"} for n in range(RECEIVERS)]
        )
        cls.partner_ids = cls.partners.ids
        contracts = cls.env[MODEL].browse(cls.ids)
        for contract, partner in zip(contracts, cls.partners, strict=False):
            contract.partner_id = partner

    @classmethod
    def _clean_up(cls):
        super()._clean_up()
        with cls.registry.cursor() as cr:
            cr.execute("DELETE FROM res_partner WHERE id IN %s", [cls.partners._ids])

    def setUp(self):
        super().setUp()
        # while tests run, the loading of the registry keeps other threads out
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.server = Server()
        server = {
            "_disable_send": lambda _self: False,
            "_connect__": lambda _self, *args, **kw: MagicMock(),
            "send_email": lambda _self, *args, **kw: self.server.take(*args, **kw),
        }
        for name, method in server.items():
            self.startPatcher(
                patch.object(self.registry["ir.mail_server"], name, method)
            )

    def _write_letters(self, each):
        """Make so many waiting rows for each receiver, in turns; return their ids."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            today = env["res.company"].browse(self.company_id)._operating_today()
            vals = {"res_model": MODEL, "kind": "bill", "due_date": today}
            vals |= {"run_date": today, "company_id": self.company_id}
            vals |= {"state": "to_send"}
            return (
                engine(env["lifecycle.journal"])
                .create(
                    [
                        {**vals, "res_id": contract, "key": f"bill:{number}"}
                        for number in range(each)
                        for contract in self.ids[:RECEIVERS]
                    ]
                )
                .ids
            )

    def _send(self, ids, senders=RECEIVERS, **context):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, context)
            rows = env["lifecycle.journal"].browse(ids)
            return rows._send_rows(rows, len(rows), senders)

    def _states(self, ids):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return env["lifecycle.journal"].browse(ids).mapped("state")

    def test_letters_to_different_receivers_leave_at_the_same_time(self):
        ids = self._write_letters(1)
        self.server.wanted = RECEIVERS
        self.assertEqual(self._send(ids), RECEIVERS)
        self.assertEqual(self.server.most, RECEIVERS)
        self.assertEqual(self._states(ids), ["sent"] * RECEIVERS)

    def test_letters_to_one_receiver_leave_one_after_the_other(self):
        ids = self._write_letters(3)
        self._send(ids, senders=6)
        self.assertFalse(self.server.mixed)
        for number in range(RECEIVERS):
            receiver = f"r{number}@x.example"
            subjects = [s for to, s in self.server.letters if to == receiver]
            self.assertEqual(subjects, ["bill:0", "bill:1", "bill:2"])

    def test_two_jobs_at_once_send_each_letter_once_and_in_order(self):
        ids = self._write_letters(3)
        with mute_logger(SQL):
            jobs = [
                threading.Thread(target=self._send, args=(ids, senders))
                for senders in (RECEIVERS, 1)
            ]
            for job in jobs:
                job.start()
            for job in jobs:
                job.join()
        self.assertEqual(len(self.server.letters), len(ids))
        self.assertEqual(len(set(self.server.letters)), len(ids))
        self.assertFalse(self.server.mixed)
        for number in range(RECEIVERS):
            receiver = f"r{number}@x.example"
            subjects = [s for to, s in self.server.letters if to == receiver]
            self.assertEqual(subjects, sorted(subjects))
        self.assertEqual(set(self._states(ids)), {"sent"})

    def test_letter_that_cannot_be_made_fails_alone(self):
        ids = self._write_letters(2)
        original, bad = self.registry[MODEL]._lifecycle_send, self.ids[0]

        def send(contract, row):
            if contract.id == bad:
                raise ValueError("the template is broken")
            return original(contract, row)

        with patch.object(self.registry[MODEL], "_lifecycle_send", send):
            self._send(ids)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            rows = env["lifecycle.journal"].browse(ids)
            failed = rows.filtered(lambda row: row.res_id == bad)
            self.assertEqual(set(failed.mapped("state")), {"failed"})
            self.assertEqual(
                set(failed.mapped("mail_error")), {"the template is broken"}
            )
            self.assertTrue(all(row.mail_retry_at for row in failed))
            self.assertEqual(set((rows - failed).mapped("state")), {"sent"})

    def test_record_held_by_another_is_not_written_to_and_the_letter_stays(self):
        ids = self._write_letters(1)
        with self.registry.cursor() as other:
            sql = "SELECT id FROM fake_contract WHERE id = %s FOR NO KEY UPDATE"
            other.execute(sql, [self.ids[0]])
            self._send(ids)
        self.assertNotIn("r0@x.example", [to for to, _s in self.server.letters])
        self.assertEqual(self._states(ids), ["to_send", "sent", "sent"])
        self._send(ids)
        self.assertEqual(len(set(self.server.letters)), len(self.server.letters))
        self.assertEqual(self._states(ids), ["sent"] * 3)

    def test_stock_queue_leaves_a_letter_that_is_being_sent(self):
        ids = self._write_letters(1)
        queues = []

        def hand_over(row):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                waiting = [("state", "=", "outgoing"), ("model", "=", MODEL)]
                queues.append(env["mail.mail"].search_count(waiting))
            return original(row)

        original = self.registry["lifecycle.journal"]._hand_over
        with patch.object(self.registry["lifecycle.journal"], "_hand_over", hand_over):
            self._send(ids)
        self.assertEqual(queues, [0] * RECEIVERS)
        self.assertEqual(self._states(ids), ["sent"] * RECEIVERS)

    def test_when_the_time_is_over_no_more_letters_are_begun(self):
        ids = self._write_letters(4)
        turn = Turn([ids[n::RECEIVERS] for n in range(RECEIVERS)], seconds=0.05)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["lifecycle.journal"]._work_off(turn)
        self.assertEqual(len(self.server.letters), 1)
        self.assertEqual(turn.done, 1)

    def test_sender_without_a_connection_leaves_the_letters_to_the_others(self):
        ids = self._write_letters(1)
        cursors, original = [], self.registry.cursor

        def cursor(readonly=False):
            if threading.current_thread().name == "lifecycle.sender.0":
                cursors.append(1)
                raise RuntimeError("too many connections")
            return original(readonly)

        logger = "odoo.addons.base_lifecycle.models.mail_senders"
        with patch.object(type(self.registry), "cursor", lambda _r, **kw: cursor(**kw)):
            with mute_logger(logger):
                self._send(ids, senders=2)
        self.assertTrue(cursors)
        self.assertEqual(self._states(ids), ["sent"] * RECEIVERS)
