"""Databases of 19.0.1.0.0: the letter of an act stays in its history."""


def migrate(cr, version):
    """Keep the letters that leave from now on; templates are not updated by data files.

    :param version: the installed version, or None at the first installation
    """
    if not version:
        return
    cr.execute(
        """UPDATE mail_template SET auto_delete = false FROM ir_model_data data
            WHERE data.module = 'account_closing_act' AND data.model = 'mail.template'
              AND data.res_id = mail_template.id"""
    )
