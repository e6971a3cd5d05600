from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "keyhall.organisation"
    label = "organisation"
