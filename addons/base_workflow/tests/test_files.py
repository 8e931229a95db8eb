from unittest.mock import patch

from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestFiles(WorkflowCase):
    """Files of the document: shown to whoever works on the task and may read them."""

    def _task(self, files):
        patcher = patch.object(
            type(self.doc), "_workflow_files", lambda record, task: files, create=True
        )
        patcher.start()
        self.addCleanup(patcher.stop)
        return self._ready(self._start())

    def _put(self, file, record):
        file.sudo().write({"res_model": record._name, "res_id": record.id})
        return file.sudo(False)

    def test_only_what_the_reader_may_read(self):
        files = self._file(self.eve, name="open & shut.pdf")
        files |= self._file(self.eve, name="secret.pdf")
        task = self._task(files.sudo())
        self._put(files[0], task)
        self._put(files[1], self.doc)
        links = task.with_user(self.ann).file_links
        self.assertIn(f"/web/content/{files[0].id}?download=true", links)
        self.assertIn("open &amp; shut.pdf", links)
        self.assertNotIn("secret", links)
        self.assertNotIn(str(files[1].id), links)
        self._allow_docs(self.ann)
        self.env.invalidate_all()
        self.assertIn("secret.pdf", task.with_user(self.ann).file_links)

    def test_only_for_those_who_work_on_it(self):
        self.lawyer.member_ids.deputy_id = self.bob
        file = self._file(self.eve, public=True, name="all.pdf")
        task = self._task(file)
        for user, shown in (
            (self.ann, True),
            (self.bob, True),
            (self.boss, False),
            (self.env.ref("base.user_admin"), False),
        ):
            with self.subTest(user=user.name):
                self.assertEqual(bool(task.with_user(user).file_links), shown)
        task.with_user(self.bob).action_complete()
        self.env.invalidate_all()
        self.assertIn("all.pdf", task.with_user(self.bob).file_links)

    def test_file_in_a_field_is_called_after_its_record(self):
        partner = self.env["res.partner"].create({"name": "Passport of a driver"})
        file = self.env["ir.attachment"].create(
            {
                "name": "image_1920",
                "raw": b"x",
                "res_model": "res.partner",
                "res_id": partner.id,
                "res_field": "image_1920",
            }
        )
        links = self._task(file).with_user(self.ann).file_links
        self.assertIn(">Passport of a driver</a>", links)
        self.assertIn("filename=Passport%20of%20a%20driver", links)

    def test_dialog_shows_them_too(self):
        file = self._file(self.ann, name="mine.pdf")
        task = self._task(file).with_user(self.ann)
        action = task.action_open_complete()
        wizard = task.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("mine.pdf", wizard.file_links)
        # not through a dialog that somebody else opens
        boss = task.with_user(self.boss).action_open_complete()
        wizard = self.env[boss["res_model"]].with_user(self.boss).browse(boss["res_id"])
        self.assertFalse(wizard.file_links)

    def test_no_files_by_default(self):
        task = self._ready(self._start())
        self.assertFalse(task.with_user(self.ann).file_links)
        self.assertFalse(self.doc._workflow_files(task))

    def test_file_that_is_gone(self):
        file = self._file(self.ann)
        task = self._task(file)
        file.sudo().unlink()
        self.assertFalse(task.with_user(self.ann).file_links)
