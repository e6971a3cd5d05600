from django.urls import path

from api.rights import views
from api.rights.second_factors import ResetSecondFactorView

urlpatterns = [
    path("people", views.PeopleView.as_view()),
    path("people/<uuid:uid>", views.PersonView.as_view()),
    path("people/<uuid:uid>/reset-second-factor", ResetSecondFactorView.as_view()),
    path("role-assignments", views.AssignmentsView.as_view()),
    path("role-assignments/<uuid:uid>", views.AssignmentView.as_view()),
    path("role-assignments/<uuid:uid>/approve", views.ApproveAssignmentView.as_view()),
    path("role-assignments/<uuid:uid>/refuse", views.RefuseAssignmentView.as_view()),
    path("role-assignments/<uuid:uid>/end", views.EndAssignmentView.as_view()),
    path("roles", views.RolesView.as_view()),
    path("roles/<uuid:uid>", views.RoleView.as_view()),
    path("roles/<uuid:uid>/retire", views.RetireRoleView.as_view()),
    path("column-rules", views.ColumnRulesView.as_view()),
    path("column-rules/columns", views.DeniableColumnsView.as_view()),
    path("column-rules/<uuid:uid>", views.ColumnRuleView.as_view()),
    path("permission-table", views.PermissionTableView.as_view()),
]
