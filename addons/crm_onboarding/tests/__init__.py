from . import test_access
from . import test_attack
from . import test_attack_stage
from . import test_card
from . import test_pure
from . import test_queries
from . import test_story
from . import test_terms
