from django.urls import path

from api.service.views import (
    AttainmentView,
    ObjectivesView,
    ObjectiveView,
    OutagesView,
    OutageView,
    ServiceLevelsView,
    ServiceLevelView,
)

urlpatterns = [
    path("service-levels", ServiceLevelsView.as_view()),
    path("service-levels/attainment", AttainmentView.as_view()),
    path("service-levels/<uuid:uid>", ServiceLevelView.as_view()),
    path("outages", OutagesView.as_view()),
    path("outages/<uuid:uid>", OutageView.as_view()),
    path("service-objectives", ObjectivesView.as_view()),
    path("service-objectives/<uuid:uid>", ObjectiveView.as_view()),
]
