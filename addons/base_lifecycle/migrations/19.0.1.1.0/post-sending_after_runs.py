"""Databases of 19.0.1.0.0: letters are sent after the runs, unless somebody chose."""

STOCK_PRIORITY, AFTER_RUNS = 5, 9


def migrate(cr, version):
    """Give the sending its place behind the runs; jobs are not updated by data files.

    :param version: the installed version, or None at the first installation
    """
    if not version:
        return
    cr.execute(
        """UPDATE ir_cron SET priority = %s FROM ir_model_data data
            WHERE data.module = 'base_lifecycle' AND data.name = 'ir_cron_send'
              AND data.model = 'ir.cron' AND data.res_id = ir_cron.id
              AND ir_cron.priority = %s""",
        (AFTER_RUNS, STOCK_PRIORITY),
    )
