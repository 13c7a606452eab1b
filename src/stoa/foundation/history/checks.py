from stoa.foundation.history.queries import chain_problems, last_position
from stoa.foundation.registries import Check

CHECKS = [Check("history", "The event chain is whole", lambda: (last_position(), chain_problems()))]
