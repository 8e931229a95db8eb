from . import closing_act_cancel
from . import closing_act_result
from . import closing_act_sign
