"""The help beside each page: a file per page and language, plain HTML (A18)."""

from django.utils.translation import get_language


def help_template_of(name: str) -> str:
    """The template of a page's help in the reader's language."""
    return f"help/{'en' if get_language() == 'en' else 'zh'}/{name}.html"
