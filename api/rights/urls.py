from django.urls import path

from api.rights import colleague_views, views
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
    path("invitations", colleague_views.InvitationsView.as_view()),
    path("invitations/<uuid:uid>", colleague_views.InvitationView.as_view()),
    path("colleagues", colleague_views.ColleaguesView.as_view()),
    path("colleagues/spreads", colleague_views.SpreadsView.as_view()),
    path("colleagues/<uuid:uid>", colleague_views.ColleagueView.as_view()),
    path("colleagues/<uuid:uid>/roles", colleague_views.ColleagueRolesView.as_view()),
    path("colleagues/<uuid:uid>/remove", colleague_views.ColleagueRemoveView.as_view()),
    path("colleagues/<uuid:uid>/sign-ins", colleague_views.ColleagueSignInsView.as_view()),
    path("colleague-invitations", colleague_views.ColleagueInvitationsView.as_view()),
    path("colleague-invitations/<uuid:uid>", colleague_views.ColleagueInvitationView.as_view()),
    path("colleague-policy", colleague_views.ColleaguePolicyView.as_view()),
    path("permission-table", views.PermissionTableView.as_view()),
]
