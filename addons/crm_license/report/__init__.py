from . import crm_license_row
from . import crm_license_desk
from . import crm_license_renewal_report
