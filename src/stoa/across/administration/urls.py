from django.urls import path

from stoa.across.administration.views import entering, groups, keeping, operations, overview, people, roles, uploads

app_name = "administration"
urlpatterns = [
    path("admin", overview.overview, name="overview"),
    path("admin/people", people.people_list, name="people"),
    path("admin/people/add", people.add_person, name="add-person"),
    path("admin/people/<uuid:uuid>", people.person, name="person"),
    path("admin/people/<uuid:uuid>/deactivate", people.deactivate, name="deactivate"),
    path("admin/people/<uuid:uuid>/reactivate", people.reactivate, name="reactivate"),
    path("admin/people/<uuid:uuid>/join", people.join, name="join"),
    path("admin/people/<uuid:uuid>/role", roles.role, name="role"),
    path("admin/people/<uuid:uuid>/link", entering.hand_over, name="hand-over"),
    path("admin/people/<uuid:uuid>/sign-out", entering.sign_out, name="sign-out"),
    path("admin/people/<uuid:uuid>/second-factors", entering.second_factors, name="second-factors"),
    path("admin/invitations", entering.invitations, name="invitations"),
    path("admin/invitations/<int:pk>/revoke", entering.revoke, name="revoke"),
    path("admin/memberships/<int:pk>", people.membership, name="membership"),
    path("admin/memberships/<int:pk>/end", people.end_membership, name="end-membership"),
    path("admin/groups", groups.groups_list, name="groups"),
    path("admin/groups/add/<slug:kind>", groups.add_group, name="add-group"),
    path("admin/groups/<slug:key>", groups.group, name="group"),
    path("admin/groups/<slug:key>/add", groups.add_member, name="add-member"),
    path("admin/roles", roles.roles, name="roles"),
    path("admin/organization", groups.organization, name="organization"),
    path("admin/upload", uploads.upload, name="upload"),
    path("admin/upload/<uuid:key>", uploads.uploaded, name="uploaded"),
    path("admin/emergency", keeping.emergency, name="emergency"),
    path("admin/emergency/<int:pk>/end", keeping.end, name="end-emergency"),
    path("admin/holds", keeping.holds_list, name="holds"),
    path("admin/holds/<str:short_id>/release", keeping.release, name="release"),
    path("admin/access-log", keeping.access_log, name="access-log"),
    path("admin/history", keeping.history, name="history"),
    path("admin/history.csv", keeping.history_csv, name="history-csv"),
    path("admin/operations", operations.operations, name="operations"),
    path("i/<str:short_id>/readers", keeping.readers, name="readers"),
]
