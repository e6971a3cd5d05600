"""The settings proper."""

from pathlib import Path
from typing import Any

from keyhall.installation.environment import Mode, load_installation
from keyhall.installation.logins import login_password, platform_role
from keyhall.installation.mail import parse_mail_url
from keyhall.settings.apps import HEADQUARTERS_APPS, PAGE_APPS, PLATFORM_APPS, PROVINCE_APPS
from keyhall.settings.retention import *  # noqa: F403  settings are a flat namespace to Django
from keyhall.settings.sign_in import *  # noqa: F403  settings are a flat namespace to Django

INSTALLATION = load_installation()
CLONE = Path(__file__).resolve().parents[3]
# Which role may do what: files a manager can read.
PERMISSION_TABLE = CLONE / "tenants" / "permission_table.csv"
SEPARATED_PERMISSIONS = CLONE / "tenants" / "separated_permissions.csv"
MODE = INSTALLATION.mode
IS_DEMO = MODE == Mode.DEMO
DEBUG = False
SECRET_KEY = INSTALLATION.secret_key
LOGIN_KEY = INSTALLATION.login_key
BASE = INSTALLATION.base
BASE_HOST = BASE.split(":", maxsplit=1)[0]
SCHEME = INSTALLATION.scheme
SIGN_IN_HOST = f"id.{BASE_HOST}"
# Any name reaches us, since probes come by address; the tenancy middleware answers unknown ones with 404.
ALLOWED_HOSTS = ["*"]

DEMO_APPS = ["demo"] if MODE in (Mode.DEMO, Mode.TEST) else []
INSTALLED_APPS = list(
    dict.fromkeys([*PLATFORM_APPS, *PROVINCE_APPS, *HEADQUARTERS_APPS, *PAGE_APPS, *DEMO_APPS])
)

HAS_MULTI_TYPE_TENANTS = True
MULTI_TYPE_DATABASE_FIELD = "tenant_type"
PUBLIC_SCHEMA_NAME = "public"
TENANT_TYPES = {
    "public": {"APPS": PLATFORM_APPS, "URLCONF": "keyhall.urls.sign_in"},
    "province": {"APPS": PROVINCE_APPS, "URLCONF": "keyhall.urls.province"},
    "headquarters": {"APPS": HEADQUARTERS_APPS, "URLCONF": "keyhall.urls.headquarters"},
}
TENANT_MODEL = "tenancy.Tenant"
TENANT_DOMAIN_MODEL = "tenancy.Domain"
ROOT_URLCONF = "keyhall.urls.sign_in"
WSGI_APPLICATION = "keyhall.wsgi.application"


def _database(login: str, user: str = "", password: str = "") -> dict[str, Any]:
    address = INSTALLATION.database
    return {
        "ENGINE": "keyhall.tenancy.database",
        "NAME": address.name,
        "HOST": address.host,
        "PORT": address.port,
        "USER": user,
        "PASSWORD": password,
        "LOGIN": login,
        "LOGIN_KEY": LOGIN_KEY,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


if INSTALLATION.owner is not None:
    _owner = (INSTALLATION.owner.user, INSTALLATION.owner.password)
    DATABASES = {"default": _database("owner", *_owner), "platform": _database("owner", *_owner)}
else:
    _platform = platform_role(INSTALLATION.database.name)
    DATABASES = {
        "default": _database("tenant"),
        "platform": _database("fixed", _platform, login_password(LOGIN_KEY, _platform)),
    }
DATABASE_ROUTERS = ["keyhall.tenancy.router.TenancyRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_DATABASE_ALIAS = "platform"

MIDDLEWARE = [
    "keyhall.tenancy.middleware.ProbeMiddleware",
    "keyhall.tenancy.middleware.TenantMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "keyhall.tenancy.fair_share.FairShareMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "keyhall.access.body_limit.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "keyhall.identity.middleware.ActorMiddleware",
    "keyhall.audit.middleware.AccessMiddleware",
    "keyhall.identity.read_only.ReadOnlyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "keyhall.parameters.middleware.ParametersMiddleware",
    "keyhall.tenancy.middleware.TransactionMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "keyhall.web.context.page",
            ]
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = sorted(str(path) for path in (CLONE / "locale").glob("*") if path.is_dir())
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = INSTALLATION.var / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE != Mode.TEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Pages name hashed files alone; compressing both would take twice as long.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = INSTALLATION.var / "media"
# GeoJSON whose features have GB/T 2260 codes as `id`, in the place of the map that comes with the pages.
MAP_SHAPES = INSTALLATION.map_shapes
# Breached passwords as Pwned Passwords gives them, ordered by hash; else the short list that comes along.
BREACH_LIST = INSTALLATION.breach_list or CLONE / "platform/keyhall/identity/breached_passwords.txt"

# What is kept for one tenant is not found for another: its schema is part of every key.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SCHEME == "https"
CSRF_COOKIE_HTTPONLY = True
# `__Host-`: no other host of the domain can plant these cookies, another tenant's least of all.
_COOKIE_PREFIX = "__Host-" if SCHEME == "https" else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}keyhall_session"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}keyhall_csrf"
if SCHEME == "https":
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # TLS ends at the proxy before us, which sets this header and takes none from outside.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT = 64 * 1024 * 1024

if MODE == Mode.TEST:
    # Tests sign in by the hundred; a password hash made to be slow would be most of their time.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if IS_DEMO:
    EMAIL_BACKEND = "keyhall.identity.mailbox.MailboxBackend"
elif INSTALLATION.mail_url:
    _mail = parse_mail_url(INSTALLATION.mail_url)
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.implicit_tls, not _mail.implicit_tls
    EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = f"Keyhall <no-reply@{BASE_HOST}>"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"tenant": {"()": "keyhall.tenancy.log_lines.TenantFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(tenant)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tenant"]},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
}

# How a new tenant gets its first administrator; named here so that tenancy knows nothing of identity.
FIRST_ADMINISTRATOR = "keyhall.identity.actions.invitations.invite_administrator"
# How pages reach the API in process; named here so that the page kit knows no business area.
API_CLIENT = "api.kit.client.ApiClient"

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "api.kit.schema.ApiSchema",
    # `format` is a parameter of ours; what a caller accepts is said by the Accept header alone.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Keyhall",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Choices stay where they are used: several resources have a `status` of their own.
    "POSTPROCESSING_HOOKS": ["api.kit.schema.describe_tokens"],
    "APPEND_COMPONENTS": {
        "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE_NAME}}
    },
}
API_REQUESTS_PER_MINUTE = 600
# Of one tenant, pages and API together, on one machine; 0 for no limit.
TENANT_REQUESTS_PER_SECOND = INSTALLATION.tenant_requests_per_second

# Whether webhooks may go to this machine itself, without https: for a demonstration on one machine alone.
WEBHOOK_ALLOW_LOOPBACK = IS_DEMO
