from django.urls import path

from api.accounts.views import AccountsView, AccountView

urlpatterns = [
    path("billing-accounts", AccountsView.as_view()),
    path("billing-accounts/<uuid:uid>", AccountView.as_view()),
]
