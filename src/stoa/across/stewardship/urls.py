from django.urls import path

from stoa.across.stewardship.views import duties, leaving, publishing, reviewing, upkeep, versions

app_name = "stewardship"
urlpatterns = [
    path("due", duties.due, name="due"),
    path("reviews", reviewing.reviews, name="reviews"),
    path("bin", leaving.show_bin, name="bin"),
    path("i/<str:short_id>/send", reviewing.send, name="send"),
    path("i/<str:short_id>/take-back", reviewing.take_it_back, name="take-back"),
    path("i/<str:short_id>/review", reviewing.review, name="review"),
    path("i/<str:short_id>/publish", publishing.publish, name="publish"),
    path("i/<str:short_id>/unschedule", publishing.unschedule, name="unschedule"),
    path("i/<str:short_id>/versions", versions.versions, name="versions"),
    path("i/<str:short_id>/compare", versions.compare, name="compare"),
    path("i/<str:short_id>/versions/<int:number>/restore", versions.restore, name="restore"),
    path("i/<str:short_id>/withdraw", leaving.withdraw, name="withdraw"),
    path("i/<str:short_id>/archive", leaving.archive, name="archive"),
    path("i/<str:short_id>/unarchive", leaving.unarchive, name="unarchive"),
    path("i/<str:short_id>/to-bin", leaving.to_bin, name="to-bin"),
    path("i/<str:short_id>/verify", upkeep.verify, name="verify"),
    path("i/<str:short_id>/hand-over", upkeep.hand_over, name="hand-over"),
    path("i/<str:short_id>/obsolete", upkeep.obsolete, name="obsolete"),
    path("i/<str:short_id>/outdated", upkeep.outdated, name="outdated"),
    path("i/<str:short_id>/flags", upkeep.flags, name="flags"),
]
