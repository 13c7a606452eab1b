from django.urls import path

from stoa.across.notices.views import comments, following, inbox

app_name = "notices"
urlpatterns = [
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/read", inbox.all_read, name="all-read"),
    path("inbox/<int:pk>/read", inbox.read, name="read"),
    path("following", following.following, name="following"),
    path("follow/<slug:what>/<str:target>", following.follow, name="follow"),
    path("unfollow/<slug:what>/<str:target>", following.unfollow, name="unfollow"),
    path("i/<str:short_id>/follow", following.follow_item, name="follow-item"),
    path("i/<str:short_id>/unfollow", following.unfollow_item, name="unfollow-item"),
    path("i/<str:short_id>/comment", comments.comment, name="comment"),
    path("i/<str:short_id>/correct", comments.correct, name="correct"),
    path("comments/<int:pk>/edit", comments.edit, name="comment-edit"),
    path("comments/<int:pk>/delete", comments.delete, name="comment-delete"),
    path("comments/<int:pk>/hide", comments.hide, name="comment-hide"),
    path("comments/<int:pk>/resolve", comments.resolve, name="comment-resolve"),
]
