from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "keyhall.files"
    label = "files"
