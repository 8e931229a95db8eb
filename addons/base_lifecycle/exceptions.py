class RecordBusy(Exception):
    """Somebody else holds what the step needs: it stays due, this is no failure."""
