"""Two ways to write one foreign name in Latin letters: what they have in common. Only ever a hint, never proof."""

from __future__ import annotations

import functools
import re

from reader.entities.lexicon import lexicon, usage
from reader.entities.names import Person, given_form

_GIVEN = (
    "mohammed mohamed muhammad mohammad mohamad muhammed mehmet",
    "ahmed ahmad ahmet",
    "hussein husayn hossein husein hussain",
    "hassan hasan",
    "omar umar omer",
    "osama usama",
    "yusuf youssef yousef yusef yousuf",
    "ibrahim ebrahim",
    "abdullah abdallah abdulla",
    "ali aly",
    "fayez fayiz faiz",
    "moammar muammar moamer muammer mouammar",
    "khalifa khalifah",
    "said saeed saied sayeed",
    "khaled khalid",
    "tariq tarek tarik",
    "jamal gamal",
    "mahmoud mahmud",
    "mustafa mostafa moustafa",
    "sergei sergey serguei serhiy serhii",
    "alexei alexey aleksei aleksey oleksiy oleksii",
    "alexander aleksandr alexandr oleksandr",
    "vladimir volodymyr",
    "dmitry dmitri dmitriy dmytro",
    "nikolai nikolay mykola",
    "mikhail mykhailo mikhailo",
    "andrei andrey andriy andrii",
    "yevgeny evgeny yevgeni evgeni yevhen evgenii",
    "yuri yury yuriy iurii",
    "pavel pavlo",
    "peter petr petro pyotr",
    "vasily vasili vasyl vassily",
    "grigory grigori hryhoriy",
    "anatoly anatoli anatoliy",
    "viktor victor",
    "yulia yuliya julia iuliia",
    "maria mariya mariia",
    "natalia nataliya natalya nataliia",
    "kim gim",
)
"""Given names that are written in several ways, one name a line."""
_SOUNDS = (
    ("tch", "c"), ("shch", "s"), ("sch", "s"), ("zh", "z"), ("kh", "k"), ("gh", "k"), ("dh", "d"), ("th", "t"),
    ("ph", "f"), ("ck", "k"), ("sh", "s"), ("ch", "c"), ("ts", "c"), ("dj", "j"), ("ou", "u"),
)  # fmt: skip
_LETTERS = str.maketrans("qgxhwz", "kkkkvs", "aeiouy'- ")
_VOWELS = str.maketrans("eoy", "iui")
_DOUBLE = re.compile(r"(.)\1+")


@functools.cache
def _standing() -> dict[str, str]:
    return {form: line.split()[0] for line in _GIVEN for form in line.split()}


def given_spelling(name: str) -> str:
    """The form that stands for all spellings of a given name: "Serhiy" → "sergei"."""
    for form in (name, given_form(name)):
        if form in _standing():
            return _standing()[form]
    return _DOUBLE.sub(r"\1", given_form(name).translate(_VOWELS))


def skeleton(surname: str) -> str:
    """The consonants of a folded surname, those that romanisations mix up made one: "qaddafi", "kadhafi" → "kdf"."""
    text = surname
    for written, sound in _SOUNDS:
        text = text.replace(written, sound)
    return _DOUBLE.sub(r"\1", text.translate(_LETTERS))


def sounds(person: Person) -> str:
    """What all spellings of a full name share, or "" if that is too little to tell anything: "khalifa kftr"."""
    if not person.given or len(person.given[0]) < 3 or person.suffix:
        return ""
    given = person.given[0]
    # names usual in English are not romanised: "John Miller" is not "John Mueller"
    if given not in _standing() and (given in lexicon().nicknames or given in usage().given):
        return ""
    bones = skeleton(person.surname)
    return f"{given_spelling(given)} {bones}" if len(bones) > 2 else ""


def may_be_one(one: Person, other: Person) -> bool:
    """Whether two full names may be spellings of one: they sound alike, and are not two surnames in common use."""
    if not sounds(one) or sounds(one) != sounds(other) or one.surname == other.surname:
        return False
    common = usage().counted
    if one.last in common and other.last in common:
        return False
    # what romanisations do not do: another number of syllables, or a name beside its own patronymic
    return abs(len(one.surname) - len(other.surname)) <= 2 and len(one.surname.split()) == len(other.surname.split())
