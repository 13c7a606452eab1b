"""The relation types of the common core. Labels finish the sentence “this … that”."""

from django.utils.translation import gettext_lazy as _

from stoa.foundation.registries import RelationType

ANSWERING = "responds_to"
"""The relation of what answers a question, or meets a need, to it."""

RELATIONS = [
    RelationType("is_part_of", _("is part of"), _("contains")),
    RelationType("replaces", _("replaces"), _("was replaced by")),
    RelationType("cites", _("cites"), _("is cited by")),
    RelationType("is_evidence_for", _("is evidence for"), _("rests on")),
    RelationType(ANSWERING, _("responds to"), _("was answered by")),
    RelationType("evaluates", _("evaluates"), _("was evaluated by")),
    RelationType("derives_from", _("comes from"), _("led to")),
    RelationType("contradicts", _("differs from"), _("is contradicted by")),
    RelationType("summarizes", _("summarizes"), _("is summarized by")),
]
