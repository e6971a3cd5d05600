"""Settings of signing in: allauth on the sign-in host alone, registration closed (A09, A22)."""

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_USER_MODEL = "identity.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "keyhall.identity.policy.ShortestPasswordValidator"},
    {"NAME": "keyhall.identity.passwords.StrengthValidator"},
    {"NAME": "keyhall.identity.passwords.BreachValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
# How old a password or second factor given at the sign-in host may be for what is sensitive.
STEP_UP_MINUTES = 15
SESSION_ENGINE = "keyhall.identity.session_store"

ACCOUNT_ADAPTER = "keyhall.identity.adapter.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
# Counted per process; the lock-out that holds across processes is keyhall.identity.lock_out.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "120/m/ip", "reset_password": "20/m/ip,5/m/key"}

MFA_ADAPTER = "keyhall.identity.second_factors.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "keyhall.identity.second_factor_forms.CountedAuthenticateForm",
    "reauthenticate": "keyhall.identity.second_factor_forms.CountedReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Keyhall"
MFA_TOTP_TOLERANCE = 1
