"""Codes that stages, roles and steps are found by, once."""

APPROVED = "approved"
REALISATION, ASSEMBLY, DELIVERY, WON = "realisation", "assembly", "delivery", "won"
# stages in which an order is handled
HANDLING = (REALISATION, ASSEMBLY, DELIVERY)

OPERATOR, STOREKEEPER = "fulfilment_operator", "fulfilment_storekeeper"

# what an order waits for; a step is known by where it moves the opportunity
SHIPMENT, GOODS, DOCUMENTS, TRANSPORT = "shipment", "goods", "documents", "transport"
STEPS = [
    (SHIPMENT, "Shipment document"),
    (GOODS, "Assembly"),
    (DOCUMENTS, "Documents"),
    (TRANSPORT, "Delivery"),
]
STEP_OF_TARGET = {ASSEMBLY: SHIPMENT, DELIVERY: DOCUMENTS, WON: TRANSPORT}

# kinds of the documents that are handed in with a step
KIND_OF_TARGET = {DELIVERY: "transfer_document", WON: "waybill"}

# how a person was found whom the matrix calls no gap
SOUND = ("scope", "general", "deputy", "absent")
