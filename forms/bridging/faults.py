"""What can be wrong with one row of the sheet `bridge`, in words."""

from collections.abc import Iterable

from forms.expressions import ExpressionError, did_you_mean
from forms.model import BridgeRow


def in_repeat(row: BridgeRow) -> ExpressionError:
    """Say that a question in a repeat takes no expression."""
    return ExpressionError(
        "bridge_repeat", 0, row.question,
        f"`{row.question}` berada di dalam repeat: barisnya dibawa menurut nama, tidak dengan rumus. Kosongkan rumus ini; tulis"
        " comparable `no` bila artinya berubah.",
        f"`{row.question}` is inside a repeat: its rows are carried by name, not by an expression. Leave this blank; write"
        " comparable `no` where its meaning changed.",
    )  # fmt: skip


def twice(name: str, first: int) -> ExpressionError:
    """Say that a question has two rows."""
    return ExpressionError(
        "bridge_twice", 0, name, f"`{name}` sudah punya baris jembatan (baris {first}). Hapus salah satunya.",
        f"`{name}` already has a row of the bridge (row {first}). Delete one of them.",
    )  # fmt: skip


def unknown(name: str, known: Iterable[str]) -> ExpressionError:
    """Say that this version has no such question."""
    hint, hint_en = did_you_mean(name, known)
    return ExpressionError(
        "question_unknown", 0, name, f"`{name}` tidak ada pada sheet survey.{hint}", f"`{name}` is not on the survey sheet.{hint_en}",
    )  # fmt: skip


def unusable(name: str) -> ExpressionError:
    """Say that a name is not one question."""
    return ExpressionError(
        "bridge_question", 0, name, f"`{name}` bukan satu pertanyaan (group, repeat, atau nama yang dipakai berkali-kali). Sebut satu pertanyaan.",
        f"`{name}` is not one question (a group, a repeat, or a name used several times). Name one question.",
    )  # fmt: skip


def nothing_to_carry(name: str, *, known: bool) -> ExpressionError:
    """Say that a blank expression carries nothing."""
    what = f"jawaban lama `{name}` tidak sama jenisnya" if known else f"versi lama tidak punya `{name}`"
    what_en = f"old answers to `{name}` are of another kind" if known else f"the old version has no `{name}`"
    return ExpressionError(
        "bridge_blank", 0, "", f"Rumus kosong, padahal {what}. Isi rumus atas jawaban versi lama, atau tulis comparable `no`.",
        f"The expression is blank, but {what_en}. Write one over the old version's answers, or comparable `no`.",
    )  # fmt: skip


def no_clock(at: int, piece: str) -> ExpressionError:
    """Say that a bridge knows neither clock nor register."""
    return ExpressionError(
        "unsupported", at, piece, f"`{piece}` tidak dapat dipakai dalam jembatan: hanya jawaban versi lama dan daftar yang ada di tangan.",
        f"`{piece}` cannot be used in the bridge: only the old version's answers and lists are at hand.",
    )  # fmt: skip


def no_list(at: int, name: str, lists: Iterable[str]) -> ExpressionError:
    """Say that a list is not there."""
    hint, hint_en = did_you_mean(name, lists)
    return ExpressionError(
        "list_unknown", at, name, f"Tidak ada daftar atau file `{name}`.{hint} Taruh {name}.csv di samping formulir.",
        f"There is no list or file `{name}`.{hint_en} Put {name}.csv beside the form.",
    )  # fmt: skip
