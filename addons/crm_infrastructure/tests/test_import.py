import base64
from datetime import date
from unittest import skipUnless

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged, users
from odoo.tools import mute_logger

from ..wizards.infrastructure_import_directory import ServiceDirectory
from .import_common import DATA, GROUP, HEADER, LINE, ImportCommon


@tagged("post_install", "-at_install")
class TestImport(ImportCommon):
    def test_check_writes_nothing_but_its_report(self):
        wizard = self._wizard(LINE, LINE.replace("990.50", "x"))
        before = self._row_counts()
        wizard.action_check()
        self.assertEqual(self._row_counts(), before)
        self.assertEqual(wizard.state, "checked")
        self.assertEqual(wizard.line_ids.mapped("state"), ["ok", "error"])

    def test_import_creates_customer_and_service(self):
        service = self._import(LINE)
        self.assertRecordValues(
            service,
            [
                {
                    "name": "Post",
                    "type_id": self.kind.id,
                    "product_id": self.kind.product_id.id,
                    "price_unit": 990.5,
                    "quantity": 1,
                    "interval_number": 1,
                    "interval_unit": "month",
                    "date_start": date(2026, 1, 31),
                    "date_end": False,
                    "paid_through": date(2026, 11, 29),
                    "stage_code": "new",
                    "company_id": self.company.id,
                    "currency_id": self.company.currency_id.id,
                    "user_id": self.importer.id,
                }
            ],
        )
        self.assertRecordValues(
            service.partner_id,
            [
                {
                    "name": "Vector LLC",
                    "email": "office@vector.example",
                    "company_id": self.company.id,
                }
            ],
        )

    def test_services_may_be_started_at_once(self):
        over = f"{LINE.replace('Post', 'Old')},2026-06-29".replace("2026-11-29", "")
        services = self._import(
            f"{LINE},", over, header=f"{HEADER},End date", start_services=True
        )
        started, not_started = services.sorted("name", reverse=True)
        self.assertEqual(started.stage_code, "in_service")
        self.assertEqual(started.paid_through, date(2026, 11, 29))
        self.assertEqual(not_started.stage_code, "new")

    def test_the_same_file_twice_creates_nothing_twice(self):
        self._import(LINE)
        before = self._row_counts()
        wizard = self._check(LINE)
        self.assertEqual(wizard.line_ids.state, "exists")
        wizard.action_import()
        self.assertEqual(self._row_counts(), before)

    def test_ids_that_are_added_later_create_only_the_row_that_was_left_out(self):
        self.assertEqual(len(self._import(LINE, LINE, only_correct=True)), 1)
        both, header = (f"A,{LINE}", f"B,{LINE}"), f"ID,{HEADER}"
        self.assertEqual(self._import(*both, header=header).import_key, "id:b")
        for lines in (both, both[::-1]):
            wizard = self._check(*lines, header=header)
            self.assertEqual(wizard.existing_count, 2)

    def test_default_manager_of_another_company_is_refused_by_the_check(self):
        other = self.env["res.company"].create({"name": "Second Own Company"})
        vals = {"company_id": other.id, "company_ids": [(6, 0, other.ids)]}
        foreign = new_test_user(self.env, "elsewhere", GROUP, **vals)
        self.importer.group_ids += self.env.ref(
            "crm_infrastructure.group_infrastructure_manager"
        )
        line = self._check(LINE, user_id=foreign.id).line_ids
        self.assertEqual(line.state, "error")
        self.assertIn(foreign.name, line.message)

    def test_after_a_change_only_the_new_row_is_created(self):
        self._import(LINE)
        other = LINE.replace("Post", "Post of the branch")
        self.assertEqual(
            self._import(LINE.replace("990.50", "1100"), other).name,
            "Post of the branch",
        )
        self.assertIn("price", self._message(LINE.replace("990.50", "1100")))

    def test_an_archived_service_is_not_created_anew(self):
        self._import(LINE).active = False
        self.assertEqual(self._check(LINE).line_ids.state, "exists")

    def test_one_new_customer_for_all_its_rows(self):
        services = self._import(
            LINE.replace("office@vector.example", ""),
            LINE.replace("Post", "Second"),
            LINE.replace("Post", "Third").replace("Vector LLC", "VECTOR  llc"),
        )
        self.assertEqual(len(services), 3)
        self.assertEqual(services.partner_id.mapped("email"), ["office@vector.example"])

    def test_import_needs_a_check_of_this_very_file(self):
        wizard = self._wizard(LINE)
        with self.assertRaisesRegex(UserError, "Check the file first"):
            wizard.action_import()
        wizard.action_check()
        wizard.data_file = base64.b64encode(f"{HEADER}\n{LINE}2".encode())
        with self.assertRaisesRegex(UserError, "Check the file first"):
            wizard.action_import()

    def test_the_database_is_the_last_to_prevent_a_second_service(self):
        self._import(LINE)
        self.patch(ServiceDirectory, "imported", lambda directory, service: None)
        wizard = self._check(LINE)
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(UserError, "Check the"):
            wizard.action_import()
        self.assertEqual(self.Service.search_count([("name", "=", "Post")]), 1)

    def test_import_twice_from_one_wizard_is_refused(self):
        wizard = self._check(LINE)
        wizard.action_import()
        with self.assertRaises(UserError):
            wizard.action_import()

    def test_errors_refuse_the_whole_file(self):
        wizard = self._check(LINE, LINE.replace("990.50", "x"))
        with self.assertRaisesRegex(UserError, "rows 3"):
            wizard.action_import()
        self.assertFalse(self.Service.search([("name", "=", "Post")]))

    def test_correct_rows_only(self):
        bad = LINE.replace("990.50", "x").replace("Post", "Bad")
        self.assertEqual(self._import(LINE, bad, only_correct=True).name, "Post")

    def test_without_a_file(self):
        wizard = self.env["infrastructure.import"].with_user(self.importer).create({})
        with self.assertRaisesRegex(UserError, "Choose a file"):
            wizard.action_check()

    def test_a_row_the_model_refuses_is_named_and_nothing_stays(self):
        wizard = self._check(LINE, LINE.replace("Post", "Cursed"))
        before = self._row_counts()
        create, reason = type(self.Service).create, "No such curse"

        def cursed(records, vals_list):
            if any(vals["name"] == "Cursed" for vals in vals_list):
                raise UserError(reason)
            return create(records, vals_list)

        self.patch(type(self.Service), "create", cursed)
        with self.assertRaisesRegex(UserError, "Row 3, Cursed: No such curse"):
            wizard.action_import()
        self.assertEqual(self._row_counts(), before)

    @users("importer")
    def test_template_is_read_back_without_a_problem(self):
        wizard = self.env["infrastructure.import"].create({})
        action = wizard.action_download_template()
        self.assertIn(f"/infrastructure.import/{wizard.id}/", action["url"])
        content = base64.b64decode(wizard.template_file)
        self.assertTrue(content.startswith(b"\xef\xbb\xbfID;Customer;"))
        wizard.data_file = base64.b64encode(content)
        wizard.action_check()
        self.assertEqual(
            wizard.file_message, "There is no row below the names of the columns."
        )

    @skipUnless(DATA.is_dir(), "the sample files are in the repository only")
    def test_demo_import_reports_what_it_did(self):
        importer = self.env["infrastructure.import"]
        summary = importer._demo_import(DATA / "services.csv")
        self.assertEqual((summary["services"], summary["errors"]), (89, 0))
        self.assertEqual(summary["customers"], 32)
        again = importer._demo_import(DATA / "services.csv")
        self.assertEqual((again["services"], again["existing"]), (0, 89))


@tagged("post_install", "-at_install")
class TestImportRights(ImportCommon):
    def test_without_the_group_nothing_works(self):
        stranger = new_test_user(self.env, "stranger", "base.group_user")
        model = self.env["infrastructure.import"].with_user(stranger)
        with self.assertRaises(AccessError):
            model.create({})
        wizard = self._check(LINE).with_user(stranger)
        for action in ("check", "import", "download_template", "back"):
            refused = self.assertRaisesRegex(AccessError, "not import services")
            with self.subTest(action), refused:
                getattr(wizard, f"action_{action}")()

    def test_nobody_reads_the_file_of_another(self):
        colleague = new_test_user(self.env, "colleague", GROUP)
        wizard = self._check(LINE)
        with self.assertRaises(AccessError):
            wizard.with_user(colleague).action_check()
        with self.assertRaises(AccessError):
            wizard.with_user(colleague).read(["data_file"])
        with self.assertRaises(AccessError):
            wizard.line_ids.with_user(colleague).read(["customer_name"])

    def test_a_row_of_somebody_elses_service_is_refused_in_the_check(self):
        new_test_user(self.env, "keeper", GROUP)
        header = f"{HEADER},Account manager"
        line = self._check(f"{LINE},keeper", header=header).line_ids
        self.assertIn("manage or administer yourself", line.message)
        self.importer.group_ids |= self.env.ref(
            "crm_infrastructure.group_infrastructure_all"
        )
        self.assertEqual(
            self._import(f"{LINE},keeper", header=header).user_id.login, "keeper"
        )

    def test_what_others_have_imported_is_there_although_unseen(self):
        other = new_test_user(
            self.env, "other_importer", f"{GROUP},base.group_partner_manager"
        )
        self._import(LINE)
        wizard = self._check(LINE, user=other, user_id=other.id)
        self.assertEqual(wizard.line_ids.state, "exists")

    def test_only_in_companies_of_the_user(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        wizard = self._wizard(LINE)
        wizard.sudo().company_id = other
        with self.assertRaises(AccessError):
            wizard.action_check()


@tagged("post_install", "-at_install")
class TestImportSpeed(ImportCommon):
    def _queries(self, count, tag):
        lines = [
            f"Customer {tag}{i // 4},c{tag}{i // 4}@many.example,raven,Post {i},"
            "10,month,2026-01-31,2026-11-29"
            for i in range(count)
        ]
        wizard = self._wizard(*lines)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        wizard.action_check()
        checked = self.env.cr.sql_log_count
        wizard.action_import()
        self.env.flush_all()
        return checked - before, self.env.cr.sql_log_count - checked

    def test_queries_do_not_grow_row_by_row(self):
        self._queries(10, "warm")
        few_check, few_import = self._queries(100, "a")
        many_check, many_import = self._queries(1000, "b")
        # a check reads by sets: only the inserts of the report come in portions
        self.assertLess(many_check, few_check + 40)
        per_row = (many_import - few_import) / 900
        self.assertLess(per_row, 4)
