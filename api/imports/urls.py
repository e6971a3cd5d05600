from django.urls import path

from api.imports.views import ImportErrorsView, ImportsView, ImportTemplateView, ImportView

urlpatterns = [
    path("customer-imports", ImportsView.as_view()),
    path("customer-imports/template", ImportTemplateView.as_view()),
    path("customer-imports/<uuid:uid>", ImportView.as_view()),
    path("customer-imports/<uuid:uid>/errors", ImportErrorsView.as_view()),
]
