import base64
from pathlib import Path

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.base_lifecycle.models.passes import clean, engine

NAMED_ROWS = 5  # how many rows that the database refuses an error message names


class _Undo(Exception):
    """Leaves a savepoint of which nothing shall stay."""


class InfrastructureImportCreation(models.AbstractModel):
    """The writing half of the import; the reading half is the wizard itself."""

    _name = "infrastructure.import.creation"
    _description = "Creation of Imported Services"

    def _carry_out(self, plan):
        """Create customers and services of the plan, all or none; return the latter.

        :raise UserError: something refused them; says which rows and why
        """
        if not plan.new:
            return self.env["infrastructure.service"]
        try:
            with self.env.cr.savepoint():
                return self._create_and_start(plan, plan.new)
        except UniqueViolation as error:
            raise UserError(
                self.env._(
                    "Nothing was imported: somebody is importing the same services. "
                    "Check the file again."
                )
            ) from error
        except (UserError, ValidationError) as error:
            refused = self._name_refused(plan) or str(error)
            raise UserError(
                self.env._("Nothing was imported.\n%(refused)s", refused=refused)
            ) from error

    def _create_and_start(self, plan, verdicts):
        customers = self._create_customers(plan, verdicts)
        Service = self.env["infrastructure.service"]
        # the import key is the engine's: nobody else tells what was imported
        made = engine(clean(Service)).create(
            [
                self._prepare_service_vals(verdict, customers.get(verdict.customer_key))
                for verdict in verdicts
            ]
        )
        services = Service.browse(made.ids)
        if self.start_services:
            self._get_services_to_start(services, plan.today).action_start()
        self.env.flush_all()
        return services

    def _create_customers(self, plan, verdicts):
        """Create the missing customers; return them by their key."""
        first = plan.new_customers(verdicts)
        partners = self.env["res.partner"].create(
            [
                self._prepare_customer_vals(
                    verdict.row.item, plan.directory.file_email(verdict.row.item)
                )
                for verdict in first
            ]
        )
        keys = [verdict.customer_key for verdict in first]
        return dict(zip(keys, partners, strict=True))

    def _prepare_customer_vals(self, service, email):
        """Return the values of a new customer; override to fill in more."""
        return {
            "name": service.customer,
            "email": email,
            "phone": service.phone,
            "is_company": True,
            "company_id": self.company_id.id,
        }

    def _prepare_service_vals(self, verdict, new_customer):
        """Return the values of a new service; override to fill in more."""
        partner_id = verdict.partner_id or new_customer.id
        return {**verdict.values, "partner_id": partner_id}

    def _get_services_to_start(self, services, today):
        """Return the services that begin to run; those already over do not."""
        return services.filtered(lambda s: not s.date_end or s.date_end >= today)

    def _name_refused(self, plan):
        """Return a line for each of the first rows that cannot be created alone."""
        lines = []
        for verdict in plan.new:
            reason = self._try_alone(plan, verdict)
            if reason:
                lines.append(
                    self.env._(
                        "Row %(number)s, %(name)s: %(reason)s",
                        number=verdict.row.number,
                        name=verdict.row.item.name,
                        reason=reason,
                    )
                )
            if len(lines) == NAMED_ROWS:
                break
        return "\n".join(lines)

    def _try_alone(self, plan, verdict):
        try:
            with self.env.cr.savepoint():
                self._create_and_start(plan, [verdict])
                raise _Undo
        except _Undo:
            return ""
        except (UserError, ValidationError) as error:
            return str(error)

    @api.model
    def _demo_import(self, path):
        """Import a file of this machine with its services started, for demos.

        :param str path: a CSV or XLSX file
        :return: how many services and customers were created, how many services were
            there before and how many rows were in error, and what was said of rows
        :rtype: dict
        """
        path = Path(path)
        wizard = self.create(
            {
                "data_file": base64.b64encode(path.read_bytes()),
                "file_name": path.name,
                "start_services": True,
                "only_correct": True,
            }
        )
        wizard.action_check()
        summary = {
            "services": wizard.new_count,
            "customers": wizard.customer_count,
            "existing": wizard.existing_count,
            "errors": wizard.error_count,
            "messages": [
                f"{line.row_number}: {line.message}" for line in wizard.problem_line_ids
            ],
        }
        wizard.action_import()
        return summary
