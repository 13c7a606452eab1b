from datetime import timedelta

from stoa.across.operations.services import forget_settled
from stoa.foundation.registries import Routine

ROUTINES = [Routine("operations.forget-settled", timedelta(days=1), forget_settled)]
