from . import crm_license_dialog
from . import crm_license_activate
from . import crm_license_correct
from . import crm_license_import_creation
from . import crm_license_import
from . import crm_license_import_line
