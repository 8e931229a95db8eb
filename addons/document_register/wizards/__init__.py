from . import register_contract_make
from . import register_document_event
