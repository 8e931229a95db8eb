from . import task_link
