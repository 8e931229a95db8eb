"""Databases of 19.0.1.0.0: the paper of an act stood among the files of its chatter."""


def migrate(cr, version):
    """Put the first print of each issued act where no file of others is found.

    :param version: the installed version, or None at the first installation
    """
    if not version:
        return
    cr.execute(
        """UPDATE ir_attachment SET res_field = 'paper'
            WHERE id IN (
                  SELECT MIN(file.id)
                    FROM ir_attachment file
                    JOIN closing_act act ON act.id = file.res_id
                   WHERE file.res_model = 'closing.act' AND file.res_field IS NULL
                     AND file.name = REPLACE(act.name, '/', '-') || '.pdf'
                   GROUP BY act.id)"""
    )
