def post_init_hook(env):
    """Let the invoices that orders have already made belong to their opportunity."""
    orders = env["sale.order"].search(
        [("opportunity_id", "!=", False), ("invoice_ids", "!=", False)]
    )
    for lead, of_lead in orders.grouped("opportunity_id").items():
        moves = of_lead.invoice_ids.filtered(lambda move: not move.opportunity_id)
        moves.opportunity_id = lead
