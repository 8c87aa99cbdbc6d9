"""Random numbers from a seed that the caller passes, alike on both targets; the twin of `chance` in runtime.js."""


def spread(state: int) -> int:
    """Mix a 32-bit number (the finaliser of MurmurHash3)."""
    state &= 0xFFFFFFFF
    state = (state ^ (state >> 16)) * 0x85EBCA6B & 0xFFFFFFFF
    state = (state ^ (state >> 13)) * 0xC2B2AE35 & 0xFFFFFFFF
    return state ^ (state >> 16)


def chance(seed: int, place: int) -> float:
    """Give a number from 0 up to 1 for one place in a form."""
    return spread(seed + place * 0x9E3779B1) / 2.0**32


def uuid(seed: int, place: int) -> str:
    """Give a version 4 identifier for one place in a form."""
    digits = "".join(f"{spread(seed + (place * 4 + part + 1) * 0x9E3779B1):08x}" for part in range(4))
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
