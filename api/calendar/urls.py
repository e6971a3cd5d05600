from django.urls import path

from api.calendar.views import CalendarDaysView, CalendarView, ReleaseDayView

urlpatterns = [
    path("calendar", CalendarView.as_view()),
    path("calendar/days", CalendarDaysView.as_view()),
    path("calendar/days/<str:day>/release", ReleaseDayView.as_view()),
]
