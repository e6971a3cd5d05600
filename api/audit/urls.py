from django.urls import path

from api.audit.views import AccessEntriesView, ChangeEntriesView

urlpatterns = [
    path("change-entries", ChangeEntriesView.as_view()),
    path("access-entries", AccessEntriesView.as_view()),
]
