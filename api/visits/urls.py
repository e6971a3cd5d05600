from django.urls import path

from api.visits.views import EndVisitView, VisitsView, VisitView

urlpatterns = [
    path("visits", VisitsView.as_view()),
    path("visits/<uuid:uid>", VisitView.as_view()),
    path("visits/<uuid:uid>/end", EndVisitView.as_view()),
]
