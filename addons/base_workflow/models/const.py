"""Selection values, once."""

KINDS = [("decide", "Decide"), ("execute", "Execute")]
RESPONSIBLES = [
    ("role", "Role"),
    ("user_field", "User field of the record"),
    ("requester", "Requester"),
]
COMMENTS = [("none", "Not asked"), ("optional", "Optional"), ("required", "Required")]
ESCALATIONS = [
    ("notify", "Tell the supervisor"),
    ("transfer", "Give the task to the supervisor"),
]
RUN_STATES = [
    ("running", "Running"),
    ("done", "Done"),
    ("rejected", "Rejected"),
    ("cancelled", "Cancelled"),
]
TASK_STATES = [
    ("future", "Later"),
    ("ready", "To do"),
    ("done", "Done"),
    ("rejected", "Rejected"),
    ("cancelled", "Cancelled"),
    ("skipped", "Skipped"),
]
OUTCOMES = [
    ("completed", "Completed"),
    ("rejected", "Rejected"),
    ("postponed", "Postponed"),
    ("delegated", "Delegated"),
    ("reassigned", "Reassigned by the system"),
    ("escalated", "Escalated"),
    ("cancelled", "Cancelled"),
]
# How the holder was found, see the package ``responsibility``.
VIAS = [
    ("scope", "Member for this scope"),
    ("general", "Member for everything"),
    ("deputy", "Deputy"),
    ("colleague", "Another member"),
    ("supervisor", "Supervisor"),
    ("absent", "Member who is away"),
    ("gap", "Nobody"),
    ("field", "Field of the record"),
    ("requester", "Requester"),
    ("manager", "Manager of the route"),
]
CHANNELS = [("mail", "Link in the mail")]
# What a task remembers of its step, see workflow.step._snapshot.
BLANK = {
    "condition": [],
    "responsible": "role",
    "scope_field": "",
    "user_field": "",
    "four_eyes": False,
    "delegate": True,
    "due_days": 0,
    "escalate_days": 0,
    "escalation": "notify",
    "notify": False,
    # off: a task made before there were links keeps to what was agreed then
    "mail_link": False,
    "editable": [],
    "required": [],
    "shown": [],
    "attachments": 0,
    "attachment_label": "",
    "comment": "optional",
    "instruction_files": [],
    "target_done": "",
    "target_rejected": "",
}
# A value of these types can be typed into a task; others can only be shown.
EDITABLE_TYPES = (
    "char",
    "text",
    "integer",
    "float",
    "monetary",
    "boolean",
    "date",
    "datetime",
    "selection",
    "many2one",
)
SHOWN_TYPES = (*EDITABLE_TYPES, "many2many", "one2many", "html")
NUMBER_TYPES = ("integer", "float", "monetary")
# The page behind a link in a mail is for phones: no long lists, no huge files. All
# files of a page together stay below what the server takes in one request.
LINK_CHOICES = 200
LINK_FILES = 10
LINK_MEGABYTES = 12
