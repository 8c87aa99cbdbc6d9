"""Functions over numbers; the twin of `arithmetic` in runtime.js. NaN in, NaN out; nothing raises."""

import math


def half_up(value: float) -> float:
    """Round to the nearest whole number, halves upwards; NaN and infinities stay."""
    if not math.isfinite(value):
        return value
    low = float(math.floor(value))
    return low + 1 + 0.0 if value - low >= 0.5 else low + 0.0


def rounded(value: float, places: float | None = None) -> float:
    """Round halves upwards; with `places` on the decimal digits as written (negative places: tens, hundreds).

    With places 0 a half goes away from zero, with none or others upwards: so say the cases of both engines.
    """
    if places is None or not math.isfinite(value):
        return half_up(value)
    if places != places or abs(places) > 300:
        return math.nan
    digits = math.trunc(places)
    if digits == 0:
        return math.copysign(half_up(abs(value)), value) + 0.0
    return shifted(half_up(shifted(value, digits)), -digits) + 0.0


def shifted(value: float, places: int) -> float:
    """Move the decimal point of a number as it is written, without binary error."""
    digits, _, exponent = repr(float(value)).partition("e")
    return float(f"{digits}e{int(exponent or 0) + places}")


def floored(value: float) -> float:
    """Round down."""
    return float(math.floor(value)) if math.isfinite(value) else value


def raised(value: float) -> float:
    """Round up."""
    return float(math.ceil(value)) + 0.0 if math.isfinite(value) else value


def absolute(value: float) -> float:
    """Drop the sign."""
    return abs(value)


def total(*values: float) -> float:
    """Add up."""
    result = 0.0
    for value in values:
        result += value
    return result


def least(*values: float) -> float:
    """Give the smallest, NaN when one is NaN or there is none."""
    return math.nan if not values or any(value != value for value in values) else min(values)


def most(*values: float) -> float:
    """Give the largest, NaN when one is NaN or there is none."""
    return math.nan if not values or any(value != value for value in values) else max(values)


def checklist(low: float, high: float, *held: bool) -> bool:
    """Tell whether the count of true values lies between the bounds; -1 is no bound."""
    count = sum(held)
    return (low == -1 or count >= low) and (high == -1 or count <= high)


def weighted_checklist(low: float, high: float, held: list[bool], weights: list[float]) -> bool:
    """Tell whether the weights of the true values add up to between the bounds; -1 is no bound."""
    weight = total(*(weight for holds, weight in zip(held, weights, strict=False) if holds))
    return (low == -1 or weight >= low) and (high == -1 or weight <= high)


def square_root(value: float) -> float:
    """Give the square root, NaN below zero."""
    return math.sqrt(value) if value >= 0 else math.nan


def pi() -> float:
    """Give the circle's number."""
    return math.pi


def whole_part(value: float) -> float:
    """Cut the fraction off, towards zero; infinities stay."""
    return float(math.trunc(value)) + 0.0 if math.isfinite(value) else value
