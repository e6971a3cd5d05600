from django.urls import path

from api.headquarters import views
from api.staffing.views import TeamProvincesView

urlpatterns = [
    path("national-figures", views.NationalFiguresView.as_view()),
    path("national-figures/<slug:slug>", views.ProvinceFiguresView.as_view()),
    path("national-segments", views.NationalSegmentsView.as_view()),
    path("national-customers", views.NationalCustomersView.as_view()),
    path("national-customers/<uuid:uid>", views.NationalCustomerView.as_view()),
    path("national-customers/<uuid:uid>/organization", views.OrganizationView.as_view()),
    path("group-people", views.GroupPeopleView.as_view()),
    path("group-people/<uuid:uid>", views.GroupPersonView.as_view()),
    path("teams/<uuid:uid>/provinces", TeamProvincesView.as_view()),
    path("figure-cells", views.FigureCellsView.as_view()),
    path("figure-checks", views.FigureChecksView.as_view()),
    path("figure-checks/standings", views.StandingsView.as_view()),
    path("figure-checks/repair", views.FigureRepairView.as_view()),
    path("differences", views.DifferencesView.as_view()),
]
