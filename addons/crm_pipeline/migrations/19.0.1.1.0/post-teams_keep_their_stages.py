"""Databases of 19.0.1.0.0: every team with stages of its own kept to them."""


def migrate(cr, version):
    """Leave the teams of this database as they were; others follow Odoo.

    :param version: the installed version, or None at the first installation
    """
    if not version:
        return
    cr.execute(
        """UPDATE crm_team SET own_stages_only = TRUE
            WHERE id IN (SELECT crm_team_id FROM crm_stage_crm_team_rel)"""
    )
