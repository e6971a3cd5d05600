from django.apps import AppConfig


class BillsConfig(AppConfig):
    name = "billing.bills"
    label = "bills"
