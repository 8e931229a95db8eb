from . import infrastructure_import
from . import infrastructure_service_act
