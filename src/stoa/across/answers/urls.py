from django.urls import path

from stoa.across.answers import views

app_name = "answers"
urlpatterns = [
    path("ask", views.ask, name="ask"),
    path("ask/written", views.written, name="written"),
]
