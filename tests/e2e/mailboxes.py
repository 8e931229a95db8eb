"""A mail server for one test: `box` is its fixture, `received` what it took."""

import asyncio
import email
import pathlib
import sys
import threading

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "setup"))
from mail_sink import Mailbox  # noqa: E402


@pytest.fixture
def box(tmp_path):
    box = Mailbox(tmp_path / "mail")
    loop = asyncio.new_event_loop()
    serving = loop.create_task(box.serve())
    ending = asyncio.wait([serving])
    thread = threading.Thread(target=loop.run_until_complete, args=[ending])
    thread.start()
    yield box
    loop.call_soon_threadsafe(serving.cancel)
    thread.join()
    loop.close()


def received(box):
    """Return (message id, receivers, subject) of every mail the server took."""
    files = sorted(box.folder.iterdir())
    mails = [email.message_from_bytes(file.read_bytes()) for file in files]
    return [(mail["Message-Id"], mail["To"], mail["Subject"]) for mail in mails]
