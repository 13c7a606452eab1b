from django.urls import path

from stoa.foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/once/<str:token>", views.first_time, name="first-time"),
    path("sign-out", views.sign_out, name="sign-out"),
]
