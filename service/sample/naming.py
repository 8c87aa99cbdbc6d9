"""Names, addresses and numbers of the sample, all plainly invented but in the real formats."""

import random
from datetime import date

from service.sample.chance import digits
from service.sample.model import Plan

MARK = " (contoh)"
"""Ends every invented name."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MINISTRY_FROM, _AHU_FROM = 2015, 2019  # founding letters: regency office, then the ministry, then Kemenkumham


def person(rng: random.Random, plan: Plan) -> tuple[str, str]:
    """Gives a name with the mark, and the sex as forms write it (`l`, `p`)."""
    sex = rng.choice(("l", "l", "l", "p", "p"))
    first = rng.choice(plan.words["male" if sex == "l" else "female"])
    return f"{first} {rng.choice(plan.words['family'])}{MARK}", sex


def cooperative(rng: random.Random, plan: Plan, pattern: str, village: str) -> str:
    """Gives a cooperative's name after its group's pattern; half of them carry their village's name."""
    name = f"{rng.choice(plan.words['first'])} {rng.choice(plan.words['second'])}"
    return pattern.format(name=f"{name} {village}" if rng.random() < 0.5 else name) + MARK


def address(rng: random.Random, plan: Plan, village: str) -> str:
    """Gives a street address in a village."""
    return f"{rng.choice(plan.words['street'])} No. {rng.randint(1, 180)} RT {rng.randint(1, 24):02d}, {village}"


def telephone(rng: random.Random) -> str:
    """Gives a number that looks like a mobile one; no operator has numbers that begin with 08000."""
    return "08000" + digits(rng, 7)


def letter(rng: random.Random, founded: date, serial: int) -> str:
    """Gives a founding letter's number in a format of its time (`badan hukum`); `serial` keeps it unique.

    The formats are those of the ministry's records: 844A/BH/VIII/1980, 02/BH/Diskop/II/2003, 21/BH/Tahun 2007,
    006385/BH/M.KUKM.2/XI/2017, AHU-0000667.AH.01.26.TAHUN 2020.
    """
    month = _ROMAN[founded.month - 1]
    if founded.year > _AHU_FROM:
        return f"AHU-{serial:07d}.AH.01.26.TAHUN {founded.year}"
    if founded.year >= _MINISTRY_FROM:
        return f"{serial:06d}/BH/M.KUKM.2/{month}/{founded.year}"
    formats = (
        f"{serial}/BH/{month}/{founded.year}",
        f"{serial}/BH/Diskop/{month}/{founded.year}",
        f"{serial}/BH/Tahun {founded.year}",
    )
    return rng.choice(formats)


def amendment(changed: date, serial: int) -> str:
    """Gives the number of a letter that changed the articles."""
    if changed.year > _AHU_FROM:
        return f"AHU-{serial:07d}.AH.01.27.TAHUN {changed.year}"
    return f"{serial}/BH/PAD/{_ROMAN[changed.month - 1]}/{changed.year}"
