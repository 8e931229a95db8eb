"""Calls as the web client and RPC make them, with and without flags."""

from odoo.exceptions import UserError
from odoo.service.model import call_kw

from .common import OnboardingCase

FLAGS = {
    "skip_validation_check": True,
    "workflow_pass": True,
    "lifecycle_pass": True,
    "crm_pipeline_document_pass": True,
    "_force_unlink": True,
    "import_file": True,
    "tracking_disable": True,
    "install_mode": True,
}


class AttackCase(OnboardingCase):
    """An opportunity whose approval stands at the head of sales."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_lead()

    def setUp(self):
        super().setUp()
        self.run_ = self._start(self.lead)
        self.task = self._ready(self.run_)

    def _call(self, user, model, method, *args, **kwargs):
        env = self.env(user=user, context={})
        return call_kw(env[model], method, args, kwargs)

    def _attack(self, model, method, *args, user=None, **kwargs):
        """Call it with and without flags in the context; expect a refusal."""
        for context in ({}, FLAGS):
            with self.subTest(method=method, context=bool(context)):
                with self.assertRaises(UserError):
                    self._call(
                        user or self.manager,
                        model,
                        method,
                        *args,
                        context=context,
                        **kwargs,
                    )
                    self.env.flush_all()
                self.env.invalidate_all()
