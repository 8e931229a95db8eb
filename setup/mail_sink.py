"""A mail server that delivers nothing: it keeps each mail as a file to look at."""

import asyncio
import contextlib
import itertools
import socket
import threading
import time

REPLIES = {
    "EHLO": "250 mailbox",
    "HELO": "250 mailbox",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "RSET": "250 OK",
    "NOOP": "250 OK",
    "DATA": "354 end with a single dot",
    "QUIT": "221 bye",
}


class Mailbox:
    """Takes mails on a port of this machine and writes them to `folder`."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self._numbers = itertools.count(1)

    def options(self):
        """Return the arguments that make Odoo send here."""
        return ["--smtp", "127.0.0.1", "--smtp-port", str(self.port)]

    async def serve(self):
        """Serve until cancelled."""
        async with await asyncio.start_server(self._talk, sock=self.socket) as server:
            await server.serve_forever()

    async def _talk(self, reader, writer):
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(b"220 mailbox ready\r\n")
            while line := await reader.readline():
                verb = line[:4].decode("ascii", "replace").upper()
                writer.write(f"{REPLIES.get(verb, '502 unknown')}\r\n".encode())
                await writer.drain()
                if verb == "DATA":
                    self._keep(await self._read_mail(reader))
                    writer.write(b"250 kept\r\n")
                elif verb == "QUIT":
                    break
        writer.close()

    async def _read_mail(self, reader):
        lines = []
        while (line := await reader.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _keep(self, mail):
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{next(self._numbers):04}.eml"
        (self.folder / name).write_bytes(mail)


@contextlib.contextmanager
def mailbox(folder):
    """Yield a Mailbox that works in a thread of its own."""
    box = Mailbox(folder)
    loop = asyncio.new_event_loop()
    task = loop.create_task(box.serve())

    def work():
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(task)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(5)
        if not thread.is_alive():
            loop.close()
