from django.urls import path

from api.customers.views import (
    MOVE_VIEWS,
    CustomerOverviewView,
    CustomersView,
    CustomerView,
    RevealCustomerView,
)

urlpatterns = [
    path("customers", CustomersView.as_view()),
    path("customers/<uuid:uid>", CustomerView.as_view()),
    path("customers/<uuid:uid>/overview", CustomerOverviewView.as_view()),
    path("customers/<uuid:uid>/reveal", RevealCustomerView.as_view()),
    *(path(f"customers/<uuid:uid>/{verb}", view.as_view()) for verb, view in MOVE_VIEWS.items()),
]
