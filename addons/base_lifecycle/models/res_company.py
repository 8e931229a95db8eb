from odoo import fields, models

SIMULATION = "base_lifecycle.allow_future_runs"


class ResCompany(models.Model):
    _inherit = "res.company"

    lifecycle_breaker_floor = fields.Integer(
        "Steps Never Stopped",
        default=100,
        help="A run that would do no more of one step than this is never stopped.",
    )
    lifecycle_breaker_factor = fields.Float(
        "Stop Above",
        default=3.0,
        help="A run stops before its first effect and asks a manager, when it would do "
        "a step (issue, cut off) more than so many times the busiest day of the last "
        "month.",
    )
    lifecycle_mail_attempts = fields.Integer(
        "Mail Attempts",
        default=8,
        help="After so many failed attempts a mail is given up. Its responsible gets "
        "an activity then, or after five attempts, about a day.",
    )

    _lifecycle_mail_attempts_positive = models.Constraint(
        "CHECK(lifecycle_mail_attempts > 0)", "A mail is tried at least once."
    )

    def _get_lifecycle_manager(self, gone=()):
        """Return a person who may start and confirm runs in this company, if any.

        :param gone: users who are leaving
        """
        # sudo: who belongs to a group is no secret of the engine's
        group = self.env.ref("base_lifecycle.group_lifecycle_manager").sudo()
        people = self._filter_lifecycle_askable(group.all_user_ids, gone)
        return people.sorted("id")[:1].sudo(False)

    def _get_lifecycle_asked(self, people, gone=()):
        """Return the first of these people who may be asked in this company.

        When nobody of them is left a manager is asked, else whoever works now.

        :param people: users, the first choice first
        :param gone: users who are leaving, nobody asks them
        """
        able = self._filter_lifecycle_askable(people, gone)[:1]
        return able or self._get_lifecycle_manager(gone) or self.env.user

    def _filter_lifecycle_askable(self, people, gone):
        """Return those who are there, look into Odoo, and belong to this company.

        Nobody is asked about a company that is not his: he could not look at it.
        """
        root = self.env.ref("base.user_root")
        # sudo: the companies of people are looked at, whoever asks
        return people.filtered(
            lambda u: (
                u.active
                and not u.share
                and u != root
                and u not in gone
                and self in u.sudo().company_ids
            )
        )

    def _is_lifecycle_simulated(self):
        """Return whether runs may be dated freely (training and test databases)."""
        # sudo: parameters are readable by nobody else; only this flag is looked at
        value = self.env["ir.config_parameter"].sudo().get_param(SIMULATION)
        return str(value).lower() in ("1", "true")

    def _operating_today(self, now=None):
        """Follow the simulated calendar where runs may be dated freely."""
        if now is None and self._is_lifecycle_simulated():
            # sudo: the date of the last run is no secret, its rows may be
            run = self.env["lifecycle.run"].sudo()
            last = run.search(
                [
                    ("company_id", "=", self.id),
                    ("is_scheduled", "=", False),
                    ("state", "!=", "draft"),
                ],
                order="id desc",
                limit=1,
            )
            if last:
                return last.run_date
        return super()._operating_today(now)
