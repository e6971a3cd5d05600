from django.urls import path

from api.customers.views import (
    MOVE_VIEWS,
    CustomerOverviewView,
    CustomersView,
    CustomerTeamView,
    CustomerView,
    RevealCustomerView,
    ShareCustomerView,
)

urlpatterns = [
    path("customers", CustomersView.as_view()),
    path("customers/<uuid:uid>", CustomerView.as_view()),
    path("customers/<uuid:uid>/overview", CustomerOverviewView.as_view()),
    path("customers/<uuid:uid>/reveal", RevealCustomerView.as_view()),
    path("customers/<uuid:uid>/teams", ShareCustomerView.as_view()),
    path("customers/<uuid:uid>/teams/<uuid:team_uid>", CustomerTeamView.as_view()),
    *(path(f"customers/<uuid:uid>/{verb}", view.as_view()) for verb, view in MOVE_VIEWS.items()),
]
