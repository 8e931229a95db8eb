"""Lets a pure package import that of another addon by its full name, without Odoo.

Import this module before the package: `import pure_names  # noqa: F401`.
"""

import sys

import tabular.readers  # noqa: F401
import timeline

sys.modules.setdefault("odoo.addons.base_lifecycle.timeline", timeline)
for _name, _module in list(sys.modules.items()):
    if _name.partition(".")[0] == "tabular":
        sys.modules.setdefault(f"odoo.addons.base_import_report.{_name}", _module)
