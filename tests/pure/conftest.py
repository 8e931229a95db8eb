"""Pure packages are imported by their own names, without Odoo.

Every addon's folder goes on the path, so `import timeline` finds
`addons/base_lifecycle/timeline`. Names of pure packages are unique in the repository.
"""

import sys
from pathlib import Path

ADDONS = Path(__file__).resolve().parents[2] / "addons"

for addon in sorted(ADDONS.iterdir()):
    if addon.is_dir() and str(addon) not in sys.path:
        sys.path.append(str(addon))
