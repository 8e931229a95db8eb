"""A mail server with moods; it remembers what it took."""

import asyncio
import contextlib
import email
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "setup"))
from mail_sink import REPLIES, Mailbox  # noqa: E402


class PostOffice(Mailbox):
    """Takes mails; `delay` slows it down, `is_deaf` makes it hang up on each mail.

    `begun` counts the mails that were offered, `taken` holds those that it kept.
    """

    def __init__(self, folder):
        super().__init__(folder)
        self.reset()

    def reset(self):
        self.taken, self.begun, self.delay, self.is_deaf = [], 0, 0, False

    async def _talk(self, reader, writer):
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(b"220 ready\r\n")
            while line := await reader.readline():
                verb = line[:4].decode("ascii", "replace").upper()
                writer.write(f"{REPLIES.get(verb, '502 unknown')}\r\n".encode())
                await writer.drain()
                if verb == "DATA" and not await self._take(reader, writer):
                    break
                if verb == "QUIT":
                    break
        writer.close()

    async def _take(self, reader, writer):
        """Take a mail; half of the delay comes before, half after it is kept."""
        mail = await self._read_mail(reader)
        if self.is_deaf:
            return False
        self.begun += 1
        await asyncio.sleep(self.delay / 2)
        self._keep(mail)
        await asyncio.sleep(self.delay / 2)
        writer.write(b"250 kept\r\n")
        return True

    def _keep(self, mail):
        message = email.message_from_bytes(mail)
        self.taken.append((message["Message-Id"].strip(), message["To"] or ""))


@contextlib.contextmanager
def post_office(folder):
    """Yield a PostOffice that works in a thread of its own."""
    office = PostOffice(folder)
    loop = asyncio.new_event_loop()
    serving = loop.create_task(office.serve())
    thread = threading.Thread(
        target=loop.run_until_complete, args=[asyncio.wait([serving])]
    )
    thread.start()
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(serving.cancel)
        thread.join()
        loop.close()
