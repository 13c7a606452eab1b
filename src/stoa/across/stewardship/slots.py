from django.utils.translation import gettext_lazy as _

from stoa.across.stewardship.panels import due_panel, state_notice, upkeep_panel
from stoa.across.stewardship.queries.duties import duties_count
from stoa.across.stewardship.queries.standing import standing_of
from stoa.foundation.registries import HomePanel, ItemAction, ItemPanel, MenuEntry

MENU = [
    MenuEntry("due", _("Due from you"), "stewardship:due", position=10, count=duties_count),
    MenuEntry("reviews", _("Reviews"), "stewardship:reviews", position=20),
    MenuEntry("bin", _("Bin"), "stewardship:bin", position=90),
]

ITEM_ACTIONS = [
    ItemAction(
        "review",
        _("Review"),
        "stewardship:review",
        shown=lambda viewer, item: standing_of(viewer, item).may_review,
        position=5,
        is_first=True,
    ),
    ItemAction(
        "publish",
        _("Publish"),
        "stewardship:publish",
        shown=lambda viewer, item: standing_of(viewer, item).may_publish,
        position=10,
    ),
    ItemAction(
        "send",
        _("Send for review"),
        "stewardship:send",
        shown=lambda viewer, item: standing_of(viewer, item).may_send,
        position=15,
    ),
]

ITEM_PANELS = [
    ItemPanel("state", "stewardship/parts/notice.html", state_notice, place="notice", position=10),
    ItemPanel("upkeep", "stewardship/parts/upkeep.html", upkeep_panel, position=10),
]

HOME_PANELS = [HomePanel("due", "stewardship/parts/home.html", due_panel, place="main", position=10)]
