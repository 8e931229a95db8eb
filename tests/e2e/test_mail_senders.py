"""Letters by several senders at once: killed, by two processes, with a broken PDF."""

import email
import io
import signal
from collections import Counter

from pypdf import PdfReader

from chaos_code import (
    CRASHING_PDF,
    MEET,
    customers,
    killed_at_letter,
    run_code,
    send_together,
)
from conftest import run_shell, start_shell
from mailboxes import received

COUNT, SENDERS = 6, 3
BILLED = "run('2031-05-31')\n"


def billed(company, ids):
    """Return the code that bills each service to a customer of its own."""
    return run_code(company) + customers(ids) + BILLED


def copies(box):
    """Return {receiver: Counter of the ids of its letters}."""
    found = {}
    for message_id, to, _subject in received(box):
        found.setdefault(to, Counter())[message_id] += 1
    return found


def states(query, ids):
    rows = query(
        """SELECT state, mail_error FROM lifecycle_journal WHERE kind = 'invoice'
           AND res_model = 'infrastructure.service' AND res_id IN %s ORDER BY res_id""",
        ids,
    )
    return [tuple(row) for row in rows]


def test_killed_among_letters_no_customer_gets_another_letter(
    company, make, query, box
):
    ids = make(COUNT)
    code = billed(company, ids) + killed_at_letter(3) + send_together(SENDERS)

    process = start_shell(code, *box.options())
    process.communicate(timeout=300)

    assert process.returncode == -signal.SIGKILL
    assert len(received(box)) >= 3

    run_shell(run_code(company) + send_together(SENDERS), *box.options())

    found = copies(box)
    assert len(found) == COUNT
    # who got a copy got the same letter; and these are those that were under way
    assert [len(letters) for letters in found.values()] == [1] * COUNT
    assert len(received(box)) - COUNT <= SENDERS
    assert [state for state, _error in states(query, ids)] == ["sent"] * COUNT


def test_two_processes_with_several_senders_send_each_letter_once(
    company, make, query, box, tmp_path
):
    ids = make(COUNT)
    run_shell(billed(company, ids))
    (tmp_path / "met").mkdir()
    meet = MEET % {"folder": str(tmp_path / "met"), "count": 2}
    code = run_code(company) + meet + send_together(SENDERS)

    processes = [start_shell(code, *box.options()) for _ in range(2)]
    errors = [process.communicate(timeout=300)[1] for process in processes]

    assert [process.returncode for process in processes] == [0, 0], errors
    run_shell(run_code(company) + send_together(1), *box.options())
    assert sorted(Counter(to for _id, to, _subject in received(box)).values()) == (
        [1] * COUNT
    )
    assert [state for state, _error in states(query, ids)] == ["sent"] * COUNT


def pdfs(box):
    """Return {receiver: (pages, text)} of the PDFs that the letters bring."""
    found = {}
    for file in box.folder.iterdir():
        mail = email.message_from_bytes(file.read_bytes())
        for part in mail.walk():
            if part.get_content_type() == "application/pdf":
                reader = PdfReader(io.BytesIO(part.get_payload(decode=True)))
                text = " ".join(page.extract_text() for page in reader.pages)
                found[mail["To"]] = (len(reader.pages), " ".join(text.split()))
    return found


def test_pdf_that_crashes_fails_alone_and_the_others_bring_their_own(
    company, make, query, box
):
    ids = make(COUNT)
    code = billed(company, ids) + CRASHING_PDF + send_together(SENDERS)

    process = start_shell(code, *box.options())
    process.communicate(timeout=300)

    assert process.returncode == 0
    (first, error), *others = states(query, ids)
    assert (first, [state for state, _error in others]) == ("failed", ["sent"] * 5)
    assert "-11" in error
    found = pdfs(box)
    assert len(found) == COUNT - 1
    for to, (pages, text) in found.items():
        number = to.partition("@")[0][-1]
        assert pages == 1
        assert f"Customer {number}" in text

    retry = f"""
env.cr.execute("UPDATE lifecycle_journal SET mail_retry_at = NULL "
               "WHERE res_id IN %s AND state = 'failed'", [tuple({ids!r})])
env.cr.commit()
"""
    run_shell(run_code(company) + retry + send_together(SENDERS), *box.options())
    assert [state for state, _error in states(query, ids)] == ["sent"] * COUNT
    assert len(received(box)) == COUNT
