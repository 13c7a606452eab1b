from stoa.foundation.history.heads import count_heads, head_problems
from stoa.foundation.history.queries import chain_problems, last_position
from stoa.foundation.registries import Check

CHECKS = [
    Check("history", "The event chain is whole", lambda: (last_position(), chain_problems())),
    Check(
        "history-heads", "The chain holds every head that was written down", lambda: (count_heads(), head_problems())
    ),
]
