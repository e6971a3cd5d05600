from django.urls import path

from api.received_visits.views import (
    EndReceivedVisitView,
    ReceivedVisitsView,
    ReceivedVisitView,
    VisitLooksView,
)

urlpatterns = [
    path("received-visits", ReceivedVisitsView.as_view()),
    path("received-visits/<uuid:uid>", ReceivedVisitView.as_view()),
    path("received-visits/<uuid:uid>/end", EndReceivedVisitView.as_view()),
    path("visit-looks", VisitLooksView.as_view()),
]
