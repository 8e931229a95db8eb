from . import account_move_reversal
from . import infrastructure_import_creation
from . import infrastructure_import
from . import infrastructure_import_line
from . import infrastructure_service_act
from . import infrastructure_service_make
