"""Lets a pure package import that of another addon by its full name, without Odoo.

Import this module before the package: `import pure_names  # noqa: F401`.
"""

import sys

import timeline

sys.modules.setdefault("odoo.addons.base_lifecycle.timeline", timeline)
