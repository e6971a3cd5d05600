from django.urls import path

from api.reorganisation import views

urlpatterns = [
    path("reorganisations", views.PlansView.as_view()),
    path("reorganisations/transfer-choices", views.TransferChoicesView.as_view()),
    path("reorganisations/<uuid:uid>", views.PlanView.as_view()),
    path("reorganisations/<uuid:uid>/steps", views.AddStepView.as_view()),
    path("reorganisations/<uuid:uid>/steps/<uuid:step_uid>", views.StepView.as_view()),
    path("reorganisations/<uuid:uid>/preview", views.PreviewView.as_view()),
    path("reorganisations/<uuid:uid>/schedule", views.ScheduleView.as_view()),
    path("reorganisations/<uuid:uid>/reopen", views.ReopenView.as_view()),
    path("reorganisations/<uuid:uid>/perform", views.PerformView.as_view()),
    path("reorganisations/<uuid:uid>/cancel", views.CancelView.as_view()),
]
