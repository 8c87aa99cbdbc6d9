"""Powers, logarithms and angles by additions, products, quotients and roots only, in a fixed order; the twin in runtime.js.

C libraries and V8 differ in the last digit of these functions. IEEE 754 settles `+ - * /` and the square root to the last bit,
so what is built of them alone is the same everywhere. Series are those of Taylor and of the inverse hyperbolic tangent; errors are a few
units in the last place, beyond 2**17 radians those of the reduced angle.
"""

import math

NAN, INFINITY = math.nan, math.inf
_LN2_HIGH, _LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
_HALF_PI_HIGH, _HALF_PI_MIDDLE, _HALF_PI_LOW = 1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21
_HALF_PI, _QUARTER_PI, _PI = 1.5707963267948966, 0.7853981633974483, 3.141592653589793
_PI_REST, _LN10 = 1.2246467991473532e-16, 2.302585092994046
_ROOT_HALF = 0.7071067811865476
_FAR = 131072.0
_WHOLE_POWERS = 1024.0


def exponential(value: float) -> float:
    """Give e to a power."""
    if value != value or value == INFINITY:
        return value
    if value > 710:
        return INFINITY
    if value < -746:
        return 0.0
    turns = math.floor(value / 0.6931471805599453 + 0.5)
    rest = (value - turns * _LN2_HIGH) - turns * _LN2_LOW
    result = 1.0
    for step in range(18, 0, -1):
        result = 1.0 + result * rest / step
    return doubled(result, turns)


def doubled(value: float, times: float) -> float:
    """Multiply by two `times` times (divide where negative), rounding once at most."""
    if times > 1000:
        return value * 1.0715086071862673e301 * squared(2.0, times - 1000)
    if times < -1000:
        return value * 9.332636185032189e-302 * squared(0.5, -1000 - times)
    return value * squared(2.0 if times > 0 else 0.5, abs(times))


def logarithm(value: float) -> float:
    """Give the natural logarithm."""
    if value != value or value < 0:
        return NAN
    if value in (0, INFINITY):
        return -INFINITY if value == 0 else value
    turns = 0.0
    while value >= 4294967296.0:
        value, turns = value / 4294967296.0, turns + 32
    while value < 2.3283064365386963e-10:
        value, turns = value * 4294967296.0, turns - 32
    while value > 1.4142135623730951:
        value, turns = value / 2, turns + 1
    while value < _ROOT_HALF:
        value, turns = value * 2, turns - 1
    part = (value - 1) / (value + 1)
    square = part * part
    result = 0.0
    for odd in range(25, 1, -2):
        result = (result + 1.0 / odd) * square
    return turns * _LN2_HIGH + (turns * _LN2_LOW + (2 * part + 2 * part * result))


def logarithm_ten(value: float) -> float:
    """Give the logarithm to base ten; of a power of ten exactly."""
    result = logarithm(value) / _LN10
    near = math.floor(result + 0.5) if -400 < result < 400 else 0
    return float(near) if near != 0 and tens(near) == value else result


def tens(power: float) -> float:
    """Give the double nearest to a whole power of ten."""
    return float(f"1e{int(power)}")


def power_of_ten(value: float) -> float:
    """Give 10 to a power."""
    if -400 < value < 400 and math.floor(value) == value:
        return tens(value)
    return power(10.0, value)


def power(base: float, exponent: float) -> float:
    """Raise to a power; whole exponents up to 1024 by squaring, so that small whole results are exact."""
    if exponent == 0:
        return 1.0
    if exponent != exponent or base != base or (abs(base) == 1 and abs(exponent) == INFINITY):
        return NAN
    whole = abs(exponent) < INFINITY and math.floor(exponent) == exponent
    odd = whole and math.fmod(exponent, 2) != 0
    size = abs(base)
    if base < 0 and not whole and size < INFINITY and abs(exponent) < INFINITY:
        return NAN
    if whole and abs(exponent) <= _WHOLE_POWERS:
        result = squared(size, abs(exponent))
        result = result if exponent > 0 else inverse(result, size, abs(exponent))
    elif size in (0, 1, INFINITY):
        result = 1.0 if size == 1 else 0.0 if (size == 0) == (exponent > 0) else INFINITY
    elif abs(exponent) <= _WHOLE_POWERS:
        times = math.floor(abs(exponent))
        rest = abs(exponent) - times
        root = math.sqrt(size) if rest == 0.5 else exponential(rest * logarithm(size))
        result = squared(size, times) * root
        result = result if exponent > 0 else 1 / result if 0 < result < INFINITY else INFINITY if result == 0 else 0.0
    else:
        result = exponential(exponent * logarithm(size))
    return -result if odd and math.copysign(1.0, base) < 0 else result


def squared(base: float, times: float) -> float:
    """Multiply a number by itself `times` times, by squaring."""
    result = 1.0
    while times > 0:
        if math.fmod(times, 2) != 0:
            result *= base
        times = math.floor(times / 2)
        base = base * base if times > 0 else base
    return result


def inverse(result: float, base: float, times: float) -> float:
    """Give one over a whole power; where the power is out of range, the power of the inverse."""
    if result == 0:
        return INFINITY if base == 0 else squared(1 / base, times)
    return squared(1 / base, times) if result == INFINITY and base != INFINITY else 1 / result


def _turned(value: float) -> tuple[float, float]:
    """Give an angle within an eighth of a turn, and how many quarter turns were taken off."""
    if abs(value) > _FAR:
        value = math.fmod(value, 6.283185307179586)
    turns = math.floor(value / _HALF_PI + 0.5)
    rest = ((value - turns * _HALF_PI_HIGH) - turns * _HALF_PI_MIDDLE) - turns * _HALF_PI_LOW
    return rest, turns - 4 * math.floor(turns / 4)


def _wave(rest: float, first: int) -> float:
    """Give the series of the sine (`first` 1) or cosine (0) near zero."""
    square, result = rest * rest, 1.0
    for step in range(first + 20, first, -2):
        result = 1.0 - result * square / (step * (step - 1))
    return rest * result if first else result


def sine(value: float) -> float:
    """Give the sine of radians."""
    if value - value != 0:
        return NAN
    rest, turns = _turned(value)
    result = _wave(rest, 1 - int(turns) % 2)
    return -result if turns > 1 else result


def cosine(value: float) -> float:
    """Give the cosine of radians."""
    if value - value != 0:
        return NAN
    rest, turns = _turned(value)
    result = _wave(rest, int(turns) % 2)
    return -result if 0 < turns < 3 else result


def tangent(value: float) -> float:
    """Give the tangent of radians."""
    return sine(value) / cosine(value) if value - value == 0 else NAN


def arc_tangent(value: float) -> float:
    """Give the angle of a tangent."""
    size = abs(value)
    if size != size or size == 0:
        return value
    result = _HALF_PI - (_near_angle(1 / size) - _PI_REST / 2) if size > 1 else _near_angle(size)
    return -result if value < 0 else result


def _near_angle(size: float) -> float:
    """Give the angle of a tangent between 0 and 1: beyond an eighth of a right angle's half seen from a quarter of it."""
    far = size > 0.41421356237309503
    part = (size - 1) / (size + 1) if far else size
    square, result = part * part, 0.0
    for odd in range(45, 1, -2):
        result = (1.0 / odd - result) * square
    angle = part - part * result
    return _QUARTER_PI + (angle + _PI_REST / 4) if far else angle


def arc_tangent_two(high: float, wide: float) -> float:
    """Give the angle of a point, in the quadrant where it lies."""
    if high != high or wide != wide:
        return NAN
    tall, broad = abs(high), abs(wide)
    if tall == INFINITY and broad == INFINITY:
        angle = _QUARTER_PI
    elif broad == 0 or tall == INFINITY:
        angle = 0.0 if tall == 0 else _HALF_PI
    else:
        angle = arc_tangent(tall / broad)
    if math.copysign(1.0, wide) < 0:
        angle = _PI - (angle - _PI_REST)
    return -angle if math.copysign(1.0, high) < 0 else angle


def arc_sine(value: float) -> float:
    """Give the angle of a sine."""
    return arc_tangent_two(value, math.sqrt((1 - value) * (1 + value))) if abs(value) <= 1 else NAN


def arc_cosine(value: float) -> float:
    """Give the angle of a cosine."""
    return arc_tangent_two(math.sqrt((1 - value) * (1 + value)), value) if abs(value) <= 1 else NAN
