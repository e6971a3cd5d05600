from django.urls import path

from api.contacts.views import ContactsView, ContactView, RevealContactView

urlpatterns = [
    path("contacts", ContactsView.as_view()),
    path("contacts/<uuid:uid>", ContactView.as_view()),
    path("contacts/<uuid:uid>/reveal", RevealContactView.as_view()),
]
