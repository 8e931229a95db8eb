from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..act_states import CANCEL, ISSUE, SEND, SIGN, TO_ISSUE, next_state


class ClosingAct(models.Model):
    _inherit = "closing.act"  # pylint: disable=consider-merging-classes-inherited

    # === ACTIONS ===

    def action_issue(self, date=None):
        """Give the acts their numbers.

        :param date: date of the acts; by default each act's own, else today.
        :return: True for one act; for many a notice, or a window with the refusals.
        :raise UserError: if the only act cannot be issued, or the date is no date.
        :raise AccessError: if the user may not write acts.
        """
        self.check_access("write")
        given = self._to_date(date)
        today = fields.Date.context_today(self)

        def issue(acts):
            dated = acts.grouped(lambda act: given or act.date or today)
            for day, day_acts in dated.items():
                day_acts._issue(day)

        return self._act_on_many(ISSUE, issue)

    def action_send(self):
        """Mail the acts with their PDF to the customers, in their language.

        :return: True for one act; for many a notice, or a window with the refusals.
        :raise UserError: if the only act cannot be sent (state, no e-mail address).
        :raise AccessError: if the user may not write acts.
        """
        self.check_access("write")
        # the second of two clicks is refused instead of mailing once more
        self.lock_for_update(allow_referencing=True)
        today = fields.Date.context_today(self)
        return self._act_on_many(SEND, lambda acts: acts._send(today))

    def action_mark_signed(self, date=None, signed_by=None, scan=None, scan_name=None):
        """Note that the customer has signed.

        :param date: day of the signature, by default today.
        :param str signed_by: who signed for the customer.
        :param scan: base64 content of the signed copy, for one act only.
        :param str scan_name: file name of the signed copy.
        :return: True for one act; for many a notice, or a window with the refusals.
        :raise UserError: if the only act cannot be signed or an argument is wrong.
        :raise AccessError: if the user may not write acts.
        """
        self.check_access("write")
        if scan and len(self) != 1:
            raise UserError(self.env._("A signed copy belongs to one act only."))
        vals = {
            "date_signed": self._to_date(date) or fields.Date.context_today(self),
            "signed_by": signed_by or False,
        }
        if scan:
            vals.update(signed_scan=scan, signed_scan_name=scan_name or "scan.pdf")
        return self._act_on_many(SIGN, lambda acts: acts._mark_signed(vals))

    def action_cancel(self, reason):
        """Cancel the acts; issued ones keep their numbers.

        :param str reason: why, kept on the act.
        :return: True for one act; for many a notice, or a window with the refusals.
        :raise UserError: if no reason is given or the only act is cancelled already.
        :raise AccessError: if the user may not write acts.
        """
        self.check_access("write")
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why the act is cancelled."))
        return self._act_on_many(CANCEL, lambda acts: acts._cancel(reason.strip()))

    def action_print(self):
        """Return the action which prints the acts.

        :raise UserError: if one of the acts has no number yet.
        :raise AccessError: if the user may not read acts.
        """
        self.check_access("read")
        if any(act.state == TO_ISSUE for act in self):
            raise UserError(self.env._("Issue the act before printing it."))
        report = self.env.ref("account_closing_act.closing_act_report")
        return report.report_action(self, config=False)

    # === EFFECTS, FOR THE ACTIONS AND OTHER ADDONS ===

    def _create_for(self, vals_list):
        """Create acts to issue from values of users or of another addon.

        Beside the fields a user may set, takes ``line_ids`` (the invoice lines an
        act closes, when not the whole invoice) and ``scope`` (a key that tells
        apart acts of one invoice and period). Checks nothing about rights.

        :return: acts in the order of the values.
        """
        for vals in vals_list:
            vals["is_partial"] = bool(vals.get("line_ids"))
        acts = self._with_pass().create(vals_list)._without_pass()
        acts._check_move_posted()
        return acts

    def _issue(self, date):
        """Number and date the acts, in one draw for each company."""
        self._check_no_refusal(ISSUE)
        for company, acts in self.grouped("company_id").items():
            numbers = company._next_closing_act_numbers(date, len(acts))
            for act, number in zip(acts.sorted("id"), numbers, strict=True):
                act._with_pass().name = number
        # one write for all: what depends on the state is looked up once
        self._apply_event(ISSUE, {"date": date})
        self._log_each(lambda act: self.env._("Issued as %(number)s.", number=act.name))
        self._close_request_activities()

    def _mark_signed(self, vals):
        self._check_no_refusal(SIGN)
        self._apply_event(SIGN, vals)
        self._log_each(lambda act: self.env._("Signed by the customer."))

    def _cancel(self, reason):
        self._check_no_refusal(CANCEL)
        self._apply_event(CANCEL, {"cancel_reason": reason})
        self._drop_waiting_letters()
        # free the place of the act at once, for one that may be created next
        self.flush_recordset(["state"])
        self._log_each(lambda act: self.env._("Cancelled: %(reason)s", reason=reason))
        self.activity_unlink(self._get_activity_xmlids())

    def _apply_event(self, event, vals):
        """Move the acts to the next state of the table and write the values."""
        # an amount still to be computed would be lost once the state forbids it
        self.mapped("amount_total")
        for state, acts in self.grouped("state").items():
            acts._with_pass().write({**vals, "state": next_state(state, event)})

    def _log_each(self, get_body):
        self._message_log_batch({act.id: get_body(act) for act in self})

    # === REFUSALS ===

    def _get_refusal(self, event):
        """Return why the event is not possible for this act, or an empty string.

        Override to refuse more.
        """
        self.ensure_one()
        if not next_state(self.state, event):
            states = dict(self._fields["state"]._description_selection(self.env))
            return self.env._(
                "The status “%(state)s” does not allow this.", state=states[self.state]
            )
        if event == ISSUE:
            return self._get_issue_refusal()
        if event == SEND:
            return self._get_send_refusal()
        return ""

    def _get_issue_refusal(self):
        # sudo: the reason is told to people who may not read the invoice
        move = self.sudo().move_id
        if move.state != "posted":
            return self.env._(
                "Invoice %(invoice)s is not posted.", invoice=move.display_name
            )
        if move.payment_state == "reversed":
            return self.env._(
                "Invoice %(invoice)s was credited in full.", invoice=move.display_name
            )
        if not self._get_act_lines():
            return self.env._("There are no lines to print on the act.")
        return ""

    def _check_no_refusal(self, event):
        for act in self:
            if refusal := act._get_refusal(event):
                raise UserError(refusal)

    def _to_date(self, value):
        """Convert an argument that came from outside, or raise UserError."""
        try:
            return fields.Date.to_date(value) or None
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("“%(value)s” is not a date.", value=value)
            ) from error

    # === MANY ACTS AT ONCE ===

    def _act_on_many(self, event, apply):
        """Apply to the acts that allow it; tell about the others.

        One act alone raises its refusal. Of many, a bad one never stops the rest.
        """
        if len(self) == 1:
            self._check_no_refusal(event)
            apply(self)
            return True
        refused = {act: reason for act in self if (reason := act._get_refusal(event))}
        possible = self.browse([act.id for act in self if act not in refused])
        refused.update(possible._apply_in_savepoints(apply))
        return self.env["closing.act.result"]._report(
            self.browse([act.id for act in self if act not in refused]), refused
        )

    def _issue_possible(self, date):
        """Issue those acts which can be; return the reasons of the others."""
        refused = {act: reason for act in self if (reason := act._get_refusal(ISSUE))}
        possible = self.browse([act.id for act in self if act not in refused])
        return refused | possible._apply_in_savepoints(lambda acts: acts._issue(date))

    def _apply_in_savepoints(self, apply):
        """Apply to all at once, or one by one if that fails; return the failures."""
        failed = {}
        if self and self._try_apply(apply):
            for act in self:
                if reason := act._try_apply(apply):
                    failed[act] = reason
        return failed

    def _try_apply(self, apply):
        """Return what went wrong, after undoing it, or an empty string."""
        try:
            with self.env.cr.savepoint():
                apply(self)
        except (AccessError, UserError) as error:
            return str(error) or self.env._("Unknown error")
        return ""
