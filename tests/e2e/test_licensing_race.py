"""What two people do at the same moment to one sale is not lost, nor is it late."""

import time

import pytest

from licensing import CONTRACT, get_office

SOON = 100  # the scheduler comes again a minute after it found the sale held
STATE = "SELECT won_status FROM crm_lead WHERE id = %s"


@pytest.fixture(scope="module")
def office(log_in):
    return get_office(log_in)


def wait_for(ask, wanted):
    end = time.monotonic() + SOON
    while ask() != wanted and time.monotonic() < end:
        time.sleep(0.5)
    return ask()


def test_a_sale_that_somebody_holds_is_won_when_he_lets_go(office, database, query):
    sale = office.make_sale()
    contract = office.make_contract(sale)
    office.pay(office.make_invoice(sale))
    with database.cursor() as cursor:
        cursor.execute("SELECT 1 FROM crm_lead WHERE id = %s FOR UPDATE", [sale])
        office.call("seller", CONTRACT, "action_sign", [contract])
        cursor.execute(STATE, [sale])
        assert cursor.fetchall() == [("pending",)], "it is held here"
    database.rollback()
    assert wait_for(lambda: query(STATE, sale), [("won",)]) == [("won",)]
    assert len(office.licenses_of(sale)) == 1
