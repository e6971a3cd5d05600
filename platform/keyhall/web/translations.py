"""The interface's texts: collected from the sources, kept per area, compiled.

Chinese is the language of the sources; English lives in `locale/AREA/en/LC_MESSAGES/django.po`. No
GNU gettext is needed: babel reads Python and what Django makes of a template.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "en"
SOURCES = ("platform/keyhall", "tenants", "billing", "api", "staff_app", "portal", "demo")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

Key = tuple[str | None, str]


@dataclass
class Text:
    """A text of the sources: its plural, and the files it stands in."""

    singular: str
    plural: str | None = None
    context: str | None = None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.context, self.singular


def _extract_template(file: Any, keywords: Any, tags: Any, options: Any) -> Iterator[Any]:
    """Django turns a template into something like Python; its indentation would not parse."""
    text = templatize(file.read().decode())
    plain = "\n".join(line.strip() for line in text.splitlines())
    return extract_python(BytesIO(plain.encode()), KEYWORDS, tags, {"encoding": "utf-8"})


def source_files(clone: Path) -> Iterator[Path]:
    """Python files and templates whose texts people may read."""
    for top in SOURCES:
        for path in sorted((clone / top).rglob("*")):
            if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts):
                yield path


def collect(clone: Path) -> dict[Key, Text]:
    """Every translatable text of the sources."""
    found: dict[Key, Text] = {}
    for path in source_files(clone):
        name = str(path.relative_to(clone))
        method: Any = "python" if path.suffix == ".py" else _extract_template
        for _line, text, _comments, context in extract(
            method, BytesIO(path.read_bytes()), KEYWORDS, options={"encoding": "utf-8"}
        ):
            texts = text if isinstance(text, tuple) else (text,)
            if not texts[0]:
                continue
            message = found.setdefault((context, texts[0]), Text(texts[0], context=context))
            message.plural = message.plural or (texts[1] if len(texts) > 1 else None)
            message.files.add(name)
    return found


def area_of(file: str) -> str:
    """The area whose catalogue holds a file's texts: `platform/keyhall/web/…` → `web`."""
    parts = file.split("/")
    if parts[0] == "platform":
        return parts[2] if len(parts) > 3 else "keyhall"
    return parts[1] if parts[0] == "tenants" and len(parts) > 2 else parts[0]


def catalogue_path(clone: Path, area: str) -> Path:
    """Where an area's English is kept."""
    return clone / "locale" / area / LANGUAGE / "LC_MESSAGES" / "django.po"


def read_catalogues(clone: Path) -> dict[str, Catalog]:
    """The catalogues there are, by area."""
    catalogues = {}
    for path in sorted((clone / "locale").glob(f"*/{LANGUAGE}/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            catalogues[path.parents[2].name] = read_po(file, locale=LANGUAGE)
    return catalogues


def key_of(message: Message) -> Key:
    """What tells a message of a catalogue from others: its context and its singular."""
    identity = message.id
    return message.context, str(identity[0] if isinstance(identity, (tuple, list)) else identity)


def update_catalogues(clone: Path) -> list[str]:
    """Add new texts, untranslated, to their areas' catalogues and drop those no source has.

    Returns the files that changed.
    """
    found, catalogues = collect(clone), read_catalogues(clone)
    held = {key_of(message) for catalogue in catalogues.values() for message in catalogue if message.id}
    changed: set[str] = set()
    for area, catalogue in catalogues.items():
        catalogue.obsolete.clear()
        for message in [message for message in catalogue if message.id and key_of(message) not in found]:
            catalogue.delete(message.id, message.context)
            changed.add(area)
    for key in sorted(found.keys() - held, key=lambda key: (key[1], key[0] or "")):
        text = found[key]
        area = area_of(min(text.files))
        identity = (text.singular, text.plural) if text.plural else text.singular
        catalogues.setdefault(area, Catalog(locale=LANGUAGE)).add(identity, context=text.context)
        changed.add(area)
    for area in changed:
        write_catalogue(catalogue_path(clone, area), catalogues[area])
    return [str(catalogue_path(clone, area).relative_to(clone)) for area in sorted(changed)]


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Write sorted texts under a header that says no more than gettext needs."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=0, sort_output=True, omit_header=True, ignore_obsolete=True)
    header = (
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + buffer.getvalue().decode().strip() + "\n", encoding="utf-8")


def compile_catalogues(clone: Path) -> int:
    """Write each `django.mo` that is missing or older than its source; returns how many."""
    written = 0
    for area, catalogue in read_catalogues(clone).items():
        source = catalogue_path(clone, area)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Two processes may compile at once; each replaces the file by its own whole one.
        unfinished = target.with_suffix(f".mo.{os.getpid()}")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(target)
        written += 1
    return written
