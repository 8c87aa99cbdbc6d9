"""Last year's money of a sample cooperative in million rupiah with three decimals, so that every identity still holds."""

import random
from collections.abc import Mapping
from typing import Any

import msgspec

THOUSAND = 1_000
SHRINKING = 0.04
"""So many have less in reserve than last year where their money shrank; the others add to it every year."""
LEAST = 1.02
MONEY = (
    "simpanan_pokok", "simpanan_wajib", "dana_cadangan", "hibah", "modal_penyertaan", "shu_belum_dibagi",
    "simpanan_sukarela", "utang_bank", "utang_lpdb", "utang_lain", "aset_lancar", "aset_tetap", "aset_lain", "pendapatan",
    "beban", "pajak", "shu_anggota", "shu_cadangan", "transaksi_anggota", "pinjaman_awal", "pinjaman_disalurkan",
    "angsuran_diterima", "pinjaman_dihapus", "pinjaman_akhir", "kol_lancar", "kol_kurang_lancar", "kol_diragukan",
    "kol_macet",
)  # fmt: skip
_SOURCES = ("utang_bank", "utang_lpdb", "utang_lain")
_BALANCE = (
    "simpanan_wajib", "dana_cadangan", "hibah", "modal_penyertaan", "simpanan_sukarela", *_SOURCES,
)  # fmt: skip
_BAD = ("kol_kurang_lancar", "kol_diragukan", "kol_macet")

Figures = dict[str, Any]
"""Amounts in thousands of rupiah by question name; a repeat's name holds its rows."""


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """How a cooperative changed from last year to this: money by `factor`; `members` are those at last year's end."""

    factor: float
    members: int
    members_now: int

    def back(self, rupiah: Any) -> int:
        """Give last year's amount in thousands; never more for a smaller amount."""
        return max(0, round(int(rupiah or 0) / self.factor / THOUSAND))


def past_money(rng: random.Random, now: Mapping[str, Any], growth: Growth) -> Figures:
    """Give last year's figures from this year's; what this year does not answer last year did not either."""
    figures: Figures = {name: growth.back(now[name]) for name in _BALANCE}
    if rng.random() > SHRINKING:
        figures["dana_cadangan"] = round(int(now["dana_cadangan"]) / max(growth.factor, LEAST) / THOUSAND)
    each = int(now["simpanan_pokok"]) / max(1, growth.members_now)
    figures["simpanan_pokok"] = round(each * growth.members / THOUSAND)
    units = [_unit(row, growth) for row in now.get("unit_usaha", [])]
    figures |= _result(now, growth, sum(row["unit_usaha_volume"] for row in units))
    figures |= _assets(now, figures)
    if "pinjaman_akhir" in now:
        figures |= _loans(rng, now, units)
    figures["unit_usaha"] = units
    figures["pinjaman_diterima"] = _debts(now, figures)
    return figures


def in_millions(figures: Figures, slip: int = 1) -> Figures:
    """Write thousands as million rupiah; with a `slip` of 1,000 they were typed in thousands after all."""
    told: Figures = {}
    for name, value in figures.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            told[name] = [in_millions(row, slip) for row in value]
        elif name in MONEY or name.endswith(("_volume", "_biaya_langsung", "_plafon", "_saldo")):
            told[name] = round(value * slip / THOUSAND, 3)
        else:
            told[name] = value
    return told


def _unit(row: Mapping[str, Any], growth: Growth) -> Figures:
    return {
        **row,
        "unit_usaha_volume": growth.back(row["unit_usaha_volume"]),
        "unit_usaha_biaya_langsung": growth.back(row["unit_usaha_biaya_langsung"]),
        "unit_usaha_anggota_dilayani": min(row["unit_usaha_anggota_dilayani"], growth.members),
    }


def _result(now: Mapping[str, Any], growth: Growth, volume: int) -> Figures:
    """Give income, cost and surplus; the surplus is within the income, the income within the volume."""
    income = min(growth.back(now["pendapatan"]), volume)
    tax = min(growth.back(now["pajak"]), income)
    surplus = min(growth.back(int(now["pendapatan"]) - int(now["beban"]) - int(now["pajak"])), income - tax)
    paid = min(growth.back(now["shu_anggota"]), surplus)
    return {
        "pendapatan": income,
        "pajak": tax,
        "beban": income - tax - surplus,
        "shu_belum_dibagi": surplus,
        "shu_anggota": paid,
        "shu_cadangan": min(growth.back(now["shu_cadangan"]), surplus - paid),
        "transaksi_anggota": min(growth.back(now["transaksi_anggota"]), volume),
    }


def _assets(now: Mapping[str, Any], figures: Figures) -> Figures:
    """Split the balance sheet's total as this year's is split."""
    total = sum(figures[name] for name in (*_BALANCE, "simpanan_pokok", "shu_belum_dibagi"))
    parts = [int(now[name]) for name in ("aset_lancar", "aset_tetap", "aset_lain")]
    whole = sum(parts) or 1
    current, fixed = total * parts[0] // whole, total * parts[1] // whole
    return {"aset_lancar": current, "aset_tetap": fixed, "aset_lain": total - current - fixed}


def _loans(rng: random.Random, now: Mapping[str, Any], units: list[Figures]) -> Figures:
    """Give the movement of loans: last year's end is this year's start, what was lent is the unit's volume."""
    end = round(int(now["pinjaman_awal"]) / THOUSAND)
    lent = sum(row["unit_usaha_volume"] for row in units if row["unit_usaha_kategori"] == "simpan_pinjam")
    start = max(round(end * rng.uniform(0.8, 1.05)), end - lent)
    whole = int(now["pinjaman_akhir"]) or 1
    bad = {name: end * int(now[name]) // whole for name in _BAD}
    return {
        "pinjaman_awal": start,
        "pinjaman_disalurkan": lent,
        "angsuran_diterima": start + lent - end,
        "pinjaman_dihapus": 0,
        "pinjaman_akhir": end,
        "kol_lancar": end - sum(bad.values()),
        **bad,
    }


def _debts(now: Mapping[str, Any], figures: Figures) -> list[Figures]:
    """Give the loans received: one row for each kind of debt, as this year."""
    sources = [name for name in _SOURCES if int(now[name])]
    year = int(now["tahun_buku"]) - 1
    return [
        {
            **row,
            "pinjaman_diterima_tahun": min(row["pinjaman_diterima_tahun"], year),
            "pinjaman_diterima_saldo": figures[source],
            "pinjaman_diterima_plafon": max(round(row["pinjaman_diterima_plafon"] / THOUSAND), figures[source]),
        }
        for source, row in zip(sources, now.get("pinjaman_diterima", []), strict=True)
        if figures[source]
    ]
