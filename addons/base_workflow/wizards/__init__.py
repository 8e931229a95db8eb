from . import workflow_task_dialogs
from . import workflow_task_complete
from . import workflow_route_simulate
from . import workflow_matrix
