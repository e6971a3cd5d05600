"""Addresses of signing in and out on a tenant's host."""

from django.urls import path

from keyhall.identity.views.tenant_host import (
    arrive,
    end_visit,
    proved,
    sign_in,
    sign_out,
    signed_out,
    step_up,
    timed_out,
    visit_over,
)

urlpatterns = [
    path("accounts/login/", sign_in, name="account_login"),
    path("accounts/arrive/", arrive, name="arrive"),
    path("accounts/step-up/", step_up, name="step_up"),
    path("accounts/proved/", proved, name="proved"),
    path("accounts/logout/", sign_out, name="account_logout"),
    path("accounts/signed-out/", signed_out, name="signed_out"),
    path("accounts/timed-out/", timed_out, name="timed_out"),
    path("accounts/visit/end/", end_visit, name="end_visit"),
    path("accounts/visit-over/", visit_over, name="visit_over"),
]
