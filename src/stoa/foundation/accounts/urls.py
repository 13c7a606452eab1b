from django.urls import path

from stoa.foundation.accounts.views import account, factors, links, signing_in

app_name = "accounts"
urlpatterns = [
    path("sign-in", signing_in.sign_in, name="sign-in"),
    path("sign-in/once/<str:token>", links.first_time, name="first-time"),
    path("sign-in/second", signing_in.second_step, name="second-step"),
    path("sign-in/passkey", signing_in.passkey_sign_in, name="passkey-sign-in"),
    path("sign-in/forgotten", links.forgotten, name="forgotten"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("account", account.account, name="account"),
    path("account/prove", account.prove, name="prove"),
    path("account/password", account.password, name="password"),
    path("account/sessions/end", account.end_sessions_of_mine, name="end-sessions"),
    path("account/data", account.own_data, name="own-data"),
    path("account/app", factors.code_app, name="code-app"),
    path("account/app/remove", factors.remove_app, name="remove-app"),
    path("account/recovery-codes", factors.recovery_codes, name="recovery-codes"),
    path("account/recovery-codes/file", factors.recovery_codes_file, name="recovery-codes-file"),
    path("account/passkeys/new", factors.new_passkey, name="new-passkey"),
    path("account/passkeys/<int:pk>/remove", factors.remove_one_passkey, name="remove-passkey"),
]
