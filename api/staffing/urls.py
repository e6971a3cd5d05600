from django.urls import path

from api.staffing import views

urlpatterns = [
    path("posts", views.PostsView.as_view()),
    path("posts/<uuid:uid>", views.PostView.as_view()),
    path("posts/<uuid:uid>/close", views.ClosePostView.as_view()),
    path("post-holdings", views.PostHoldingsView.as_view()),
    path("post-holdings/<uuid:uid>", views.PostHoldingView.as_view()),
    path("post-holdings/<uuid:uid>/relieve", views.RelieveView.as_view()),
    path("staff-choices", views.StaffChoicesView.as_view()),
    path("teams", views.TeamsView.as_view()),
    path("teams/<uuid:uid>", views.TeamView.as_view()),
    path("teams/<uuid:uid>/members", views.TeamMembersView.as_view()),
    path("teams/<uuid:uid>/members/<uuid:person_uid>", views.TeamMemberView.as_view()),
    path("teams/<uuid:uid>/disband", views.DisbandTeamView.as_view()),
]
