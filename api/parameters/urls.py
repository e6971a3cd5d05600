from django.urls import path

from api.parameters.dictionaries import (
    DictionariesView,
    DictionaryView,
    EntriesView,
    EntryView,
    RestoreEntryView,
    RetireEntryView,
)
from api.parameters.views import (
    CancelValueView,
    EndUnitValueView,
    ParametersView,
    ParameterValuesView,
    ParameterView,
)

urlpatterns = [
    path("parameters", ParametersView.as_view()),
    path("parameters/<str:name>", ParameterView.as_view()),
    path("parameters/<str:name>/values", ParameterValuesView.as_view()),
    path("parameters/<str:name>/values/<uuid:uid>/cancel", CancelValueView.as_view()),
    path("parameters/<str:name>/units/<uuid:uid>/end", EndUnitValueView.as_view()),
    path("dictionaries", DictionariesView.as_view()),
    path("dictionaries/<str:name>", DictionaryView.as_view()),
    path("dictionaries/<str:name>/entries", EntriesView.as_view()),
    path("dictionaries/<str:name>/entries/<str:code>", EntryView.as_view()),
    path("dictionaries/<str:name>/entries/<str:code>/retire", RetireEntryView.as_view()),
    path("dictionaries/<str:name>/entries/<str:code>/restore", RestoreEntryView.as_view()),
]
