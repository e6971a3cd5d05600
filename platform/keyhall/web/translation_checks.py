"""What may be wrong with the interface's English."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message as Entry
from django.template.base import Lexer, Token, TokenType

from keyhall.web.translations import Key, collect, key_of, read_catalogues, source_files

CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
WORD = re.compile(r"[^<>\s]*[\u3400-\u9fff][^<>\s]*")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w+\}")
# What names a language stands in that language, whatever the reader's.
NAMES_OF_LANGUAGES = frozenset({"中文", "简体中文"})


def check_catalogues(clone: Path) -> list[str]:
    """What is wrong with the translations, one sentence each; nothing when English is complete."""
    found, catalogues = collect(clone), read_catalogues(clone)
    faults: list[str] = []
    translated = defaultdict[Key, dict[str, str]](dict)
    for area, catalogue in catalogues.items():
        for entry in [entry for entry in catalogue if entry.id]:
            key, text = key_of(entry), _translation_of(entry)
            if text:
                translated[key][area] = text
            faults += [f"{area}: {fault}: {key[1]}" for fault in _faults_of(entry, text, key in found)]
        faults += [f"{area}: obsolete: {key_of(entry)[1]}" for entry in catalogue.obsolete.values()]
    faults += [f"{min(found[key].files)}: missing: {key[1]}" for key in found.keys() - translated.keys()]
    faults += [
        f"{', '.join(texts)}: translated differently: {key[1]}"
        for key, texts in translated.items()
        if len(set(texts.values())) > 1
    ]
    return sorted(faults) + bare_texts(clone)


def _translation_of(entry: Entry) -> str:
    """The English of an entry, empty while any of its plural forms is."""
    forms = entry.string if isinstance(entry.string, (tuple, list)) else (entry.string,)
    return str(forms[-1]) if all(forms) else ""


def _faults_of(entry: Entry, text: str, is_used: bool) -> Iterator[str]:
    source = key_of(entry)[1]
    if not is_used:
        yield "obsolete"
    if entry.fuzzy:
        yield "fuzzy"
    if CJK.search(text) and source not in NAMES_OF_LANGUAGES:
        yield "Chinese in English"
    if text and set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(text)):
        yield "placeholders differ"


def bare_texts(clone: Path) -> list[str]:
    """Chinese that stands in a template without a translation tag; help has a file per language instead."""
    faults = []
    for path in source_files(clone):
        name = str(path.relative_to(clone))
        if path.suffix == ".py" or "/help/zh/" in name:
            continue
        tokens = Lexer(path.read_text(encoding="utf-8")).tokenize()
        bare = [word for text in _texts_outside_tags(tokens) for word in WORD.findall(text)]
        faults += [f"{name}: not translatable: {word}" for word in bare if word not in NAMES_OF_LANGUAGES]
    return faults


def _texts_outside_tags(tokens: list[Token]) -> Iterator[str]:
    inside = ""
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            if name in {"blocktrans", "blocktranslate", "comment"}:
                inside = name
            elif name == f"end{inside}":
                inside = ""
        elif token.token_type == TokenType.TEXT and not inside:
            yield token.contents
