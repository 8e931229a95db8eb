from . import infrastructure_import
