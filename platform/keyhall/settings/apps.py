"""Which application's tables live where."""

PLATFORM_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    # Before allauth, whose templates it replaces.
    "keyhall.identity",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "keyhall.tenancy",
    "keyhall.reference",
]

TENANT_APPS = [
    "keyhall.access",
    "keyhall.audit",
    "keyhall.organisation",
    "keyhall.rights",
    "keyhall.staffing",
    "keyhall.reorganisation",
    "keyhall.messaging",
    "keyhall.jobs",
    "keyhall.files",
    "keyhall.calendar",
    "keyhall.parameters",
    "keyhall.national",
    "api",
]

PROVINCE_APPS = [
    *TENANT_APPS,
    "keyhall.visits",
    "tenants.customers",
    "tenants.sites",
    "tenants.catalogue",
    "tenants.inventory",
    "tenants.channels",
    "billing.accounts",
    "billing.usage",
    "billing.rating",
    "billing.bills",
    "tenants.points",
    "tenants.service",
    "tenants.orders",
    "tenants.onboarding",
    "tenants.notices",
]

HEADQUARTERS_APPS = [
    *TENANT_APPS,
    "tenants.headquarters",
]

# Applications without tables of their own.
PAGE_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "keyhall.web",
    "staff_app",
    "portal",
]
