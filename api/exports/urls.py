from django.urls import path

from api.exports.views import ExportFileView, ExportsView, ExportView

urlpatterns = [
    path("exports", ExportsView.as_view()),
    path("exports/<uuid:uid>", ExportView.as_view()),
    path("exports/<uuid:uid>/file", ExportFileView.as_view()),
]
