"""Small draws that every generator of the sample uses; the random source is always handed in."""

import math
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


def source(seed: int, *purpose: str) -> random.Random:
    """Gives the random source of one purpose, so that a change in one generator moves nothing in another."""
    return random.Random(f"{seed}/" + "/".join(purpose))  # noqa: S311  # repeatable on purpose, keeps no secret


def weighted(rng: random.Random, weights: Mapping[T, float]) -> T:
    """Draws one key by weight."""
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def lognormal(rng: random.Random, median: float, spread: float) -> float:
    """Draws from a log-normal distribution by its median."""
    return rng.lognormvariate(math.log(median), spread)


def day(rng: random.Random, first: date, last: date) -> date:
    """Draws a day, both ends included."""
    return first + timedelta(days=rng.randint(0, (last - first).days))


def digits(rng: random.Random, count: int) -> str:
    """Draws so many decimal digits."""
    return f"{rng.randrange(10**count):0{count}d}"


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Spreads a whole number by weight so that the parts sum to it (largest remainder, first wins a tie)."""
    whole = sum(weights)
    exact = [total * weight / whole if whole else 0.0 for weight in weights]
    parts = [math.floor(value) for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: total - sum(parts) if whole else 0]:
        parts[at] += 1
    return parts
