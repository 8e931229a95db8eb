"""The mail server took the letter, and the process died before it could say so."""

import signal

import pytest

from chaos_code import KILLED_AFTER_SMTP, MAKE_COMPANY, mark_sent, run_code
from conftest import run_shell, start_shell
from mailboxes import received

DAYS = "'2031-05-31', '2031-06-07', '2031-06-11'"
BEFORE = {"invoice": (), "last_warning": ("invoice", "resend")}


@pytest.fixture
def company():
    """The id of a company in which no other test has letters that wait."""
    return run_shell(MAKE_COMPANY)


def steps(query, ids, kind):
    return query(
        """SELECT state, mail_message_id FROM lifecycle_journal
           WHERE res_model = 'infrastructure.service' AND res_id IN %s AND kind = %s""",
        ids,
        kind,
    )


def traces(query, ids):
    """Count what the letters left: invoices, mail messages, notifications."""
    return query(
        """WITH move AS (SELECT DISTINCT move_id AS id FROM infrastructure_period
                          WHERE service_id IN %s),
                message AS (SELECT id FROM mail_message
                             WHERE message_type IN ('email_outgoing', 'comment')
                               AND CASE model
                                   WHEN 'account.move' THEN
                                       res_id IN (SELECT id FROM move)
                                   WHEN 'infrastructure.service' THEN res_id IN %s END)
           SELECT (SELECT count(*) FROM move),
                  (SELECT count(*) FROM message),
                  (SELECT count(*) FROM mail_mail
                    WHERE mail_message_id IN (SELECT id FROM message)
                      AND state IN ('outgoing', 'exception'))""",
        ids,
        ids,
    )[0]


@pytest.mark.parametrize("kind", BEFORE)
def test_letter_taken_before_the_crash_is_the_same_letter_after_it(
    company, make, query, box, kind
):
    ids = make(1)
    days = DAYS if BEFORE[kind] else "'2031-05-31'"
    code = run_code(company) + f"run({days})\n" + mark_sent(ids, *BEFORE[kind])

    process = start_shell(code + KILLED_AFTER_SMTP + "send()\n", *box.options())
    process.communicate(timeout=300)

    assert process.returncode == -signal.SIGKILL
    [first] = received(box)
    assert "c@e2e.example" in first[1]
    [(state, _message)] = steps(query, ids, kind)
    assert state == "to_send"

    run_shell(run_code(company) + "send()\nsend()\n", *box.options())

    assert received(box) == [first, first]
    [(state, message)] = steps(query, ids, kind)
    assert state == "sent"
    sql = "SELECT message_id FROM mail_message WHERE id = %s"
    assert query(sql, message) == [(first[0],)]
    assert traces(query, ids) == (1, 1, 0)
