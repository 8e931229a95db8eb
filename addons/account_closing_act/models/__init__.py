from . import res_company
from . import res_config_settings
from . import closing_act
from . import closing_act_flow
from . import closing_act_mail
from . import closing_act_attention
from . import account_move
from . import account_move_flow
