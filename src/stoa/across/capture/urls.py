from django.urls import path

from stoa.across.capture import upload_views, views

app_name = "capture"
urlpatterns = [
    path("capture", views.capture, name="capture"),
    path("capture/files", upload_views.plain, name="plain"),
    path("capture/lots", upload_views.begin_lot, name="begin-lot"),
    path("capture/lots/<uuid:key>", views.lot, name="lot"),
    path("capture/lots/<uuid:key>/confirm", views.confirm_lot, name="confirm-lot"),
    path("capture/uploads", upload_views.begin, name="begin"),
    path("capture/uploads/<uuid:key>", upload_views.upload, name="upload"),
    path("capture/arrivals/<uuid:key>", views.arrival, name="arrival"),
    path("capture/arrivals/<uuid:key>/retry", views.retry, name="retry"),
    path("capture/arrivals/<uuid:key>/drop", views.drop_arrival, name="drop"),
    path("capture/failed", views.failed, name="failed"),
    path("i/<str:short_id>/files.zip", views.all_files, name="all-files"),
]
