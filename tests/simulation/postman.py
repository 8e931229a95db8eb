"""Letters leave without a mail server and without the second that a PDF takes.

What happens to a row is what the product's own sender does: out of date, without an
address, failed, sent. Only the mail itself is left out.
"""


class Postman:
    def __init__(self, company, customers):
        self.company = company
        self.env = company.env
        self.today = None
        self.customers = {
            company.customers[customer].id: customer for customer in customers
        }
        # only in this process
        type(self.env["closing.act"])._send = lambda acts, date: acts._apply_event(
            "send", {"date_sent": date}
        )
        # the day a letter leaves is the simulated one, however late it leaves
        type(self.env["lifecycle.journal"])._get_sent_date = lambda _row: self.today

    def deliver(self, day):
        """Try each row that waits, oldest first."""
        self.today = day
        rows = self.env["lifecycle.journal"].search(
            [
                ("company_id", "=", self.company.record.id),
                ("state", "in", ("to_send", "failed")),
            ],
            order="id",
        )
        for row in rows:
            self._try(row, day)

    def _try(self, row, day):
        record = row._get_record()
        customer = self.customers.get(record.partner_id.id)
        is_ours = row.res_model == "infrastructure.service"
        if is_ours and not customer.has_mail_on(day):
            if row.state == "to_send":
                row._mark_failed("The mail server is down")
            return
        if reason := record._lifecycle_stale_reason(row):
            row._skip(reason)
        elif is_ours and not record._get_mail_partner(row).email_normalized:
            row._mark_undeliverable()
        else:
            self._leave(row, day)

    def _leave(self, row, day):
        if row.doc_model == "closing.act":
            act = self.env["closing.act"].browse(row.doc_id)
            act._apply_event("send", {"date_sent": day})
        row._mark_sent()
