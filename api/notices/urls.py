from django.urls import path

from api.notices.views import NoticesView, NoticeView, WithdrawNoticeView

urlpatterns = [
    path("notices", NoticesView.as_view()),
    path("notices/<uuid:uid>", NoticeView.as_view()),
    path("notices/<uuid:uid>/withdraw", WithdrawNoticeView.as_view()),
]
