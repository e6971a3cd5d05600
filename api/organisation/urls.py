from django.urls import path

from api.organisation import views

urlpatterns = [
    path("organisation-units", views.UnitsView.as_view()),
    path("organisation-units/<uuid:uid>", views.UnitView.as_view()),
    path("organisation-units/<uuid:uid>/move", views.MoveUnitView.as_view()),
    path("organisation-units/<uuid:uid>/close", views.CloseUnitView.as_view()),
    path("organisation-tree", views.TreeView.as_view()),
]
