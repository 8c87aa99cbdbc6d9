"""The survey sheet becomes a tree of questions, groups and repeats."""

from collections.abc import Mapping

import msgspec

from forms.model import Choice, Node, Question
from forms.vocabulary import MAX_DEPTH, MAX_ROWS, TRUE_WORDS
from forms.xlsform.kinds import Kind, read_kind
from forms.xlsform.ledger import Grid, Ledger, Record, Told, meant
from forms.xlsform.loops import size_of, too_large, unrolled
from forms.xlsform.misplaced import misplaced
from forms.xlsform.names import judge_name, missing_name, valid_name
from forms.xlsform.nodes import as_repeat, group_of, other_of, question_of, written_list
from forms.xlsform.parameters import read_parameters

_NAMELESS = {"note", "start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "simserial", "subscriberid",
             "start-geopoint", "background-audio"}  # fmt: skip


class _Open(msgspec.Struct):
    """A block that was begun and not yet ended."""

    kind: Kind
    record: Record
    name: str
    children: list[Node]
    names: dict[str, int]
    folded: dict[str, int]


class Survey:
    """Reads the rows of a survey sheet in order.

    `names` gathers every name that the author uses: doubles and bad ones too, and those of rows whose type is wrong or missing.
    """

    def __init__(self, grid: Grid, choices: Mapping[str, tuple[Choice, ...]], ledger: Ledger) -> None:
        """Begin at the top of the sheet."""
        self.grid = grid
        self.choices = choices
        self.ledger = ledger
        self.names: set[str] = set()
        self.written = frozenset(record.get("name") for record in grid.records)
        self.written_out = 0
        top = _Open(Kind("begin", "group"), Record(1, {}), "", [], {}, {})
        self.stack = [top]

    def read(self) -> tuple[Node, ...]:
        """Read every row; faults go to the ledger and their rows are read as far as they make sense."""
        for record in self.grid.records:
            self._row(record)
        while len(self.stack) > 1:
            block = self.stack[-1]
            last = self.grid.records[-1].number
            opened = self._opened(block)
            told = Told(
                "block_open",
                f"{opened} belum ditutup. Tambahkan baris `end {block.kind.type}` (baris terakhir sheet: {last}).",
                f"{opened} is never ended. Add a row `end {block.kind.type}` (last row of the sheet: {last}).",
                block.name,
            )
            self.ledger.cell(self.grid, block.record.number, "type", told)
            self._close()
        return tuple(self.stack[0].children)

    def _row(self, record: Record) -> None:
        text = record.get("type")
        if record.get("disabled").lower() in TRUE_WORDS:
            return
        if not text:
            self._untyped(record)
            return
        kind = read_kind(text)
        if isinstance(kind, Told):
            self.ledger.cell(self.grid, record.number, "type", kind)
            self._name(record, Kind("question", "text"))
            return
        for column, told, severity in misplaced(record, kind):
            self.ledger.cell(self.grid, record.number, column, told, severity)
        if kind.part == "begin":
            self._begin(record, kind)
        elif kind.part == "end":
            self._end(record, kind)
        else:
            self._question(record, kind)

    def _untyped(self, record: Record) -> None:
        """A row of comments only is skipped; a row with a name or logic has lost its type."""
        known = [key for key, _ in record.cells if not key.startswith("+")]
        if "name" in known and len(known) > 1:
            told = Told(
                "type_missing",
                "baris ini punya nama tetapi tidak punya tipe. Tulis misalnya `text` pada kolom type.",
                "this row has a name but no type. Write for example `text` in the column type.",
            )
            self.ledger.cell(self.grid, record.number, "type", told)
            self.names.add(record.get("name"))

    def _begin(self, record: Record, kind: Kind) -> None:
        name = self._name(record, kind) or self._placed(record, f"{kind.type}_{record.number}")
        if len(self.stack) == MAX_DEPTH:
            told = Told(
                "block_deep",
                f"kelompok bersarang lebih dari {MAX_DEPTH} tingkat. Ratakan susunannya.",
                f"groups are nested more than {MAX_DEPTH} deep. Flatten them.",
            )
            self.ledger.cell(self.grid, record.number, "type", told)
        if len(self.stack) >= MAX_DEPTH:
            name = ""  # it is left out, so that no tree grows deeper than can be walked
        if kind.type == "loop":
            self._list(record, kind.list_name, "type")
            self._loop_names(record, kind)
        self.stack.append(_Open(kind, record, name, [], {}, {}))

    def _end(self, record: Record, kind: Kind) -> None:
        block = self.stack[-1]
        if len(self.stack) > 1 and block.kind.type == kind.type:
            self._close()
            return
        if len(self.stack) == 1:
            cause, cause_en = "tidak ada kelompok atau ulangan yang terbuka", "no group or repeat is open"
        else:
            opened = self._opened(block)
            row = block.record.number
            cause, cause_en = f"yang terbuka adalah {opened} (baris {row})", f"what is open is {opened} (row {row})"
        told = Told(
            "block_unmatched",
            f"baris ini menutup `{kind.type}`, tetapi {cause}. Hapus baris ini atau sesuaikan tipenya.",
            f"this row ends a `{kind.type}`, but {cause_en}. Delete this row or change its type.",
            record.get("type"),
        )
        self.ledger.cell(self.grid, record.number, "type", told)
        if any(outer.kind.type == kind.type for outer in self.stack[1:]):
            while self.stack[-1].kind.type != kind.type:
                self._close()
            self._close()

    def _opened(self, block: _Open) -> str:
        return f"`begin {block.kind.type}` `{block.name}`"

    def _close(self) -> None:
        block = self.stack.pop()
        record = block.record
        if not block.name:
            return
        group = group_of(record, block.name, tuple(block.children))
        node: Node = group
        if block.kind.type == "repeat":
            node = as_repeat(group, record.get("repeat_count"))
        elif block.kind.type == "loop":
            choices = self.choices.get(block.kind.list_name, ())
            self.written_out += size_of(group.children, choices)
            if self.written_out > MAX_ROWS:
                self.ledger.cell(self.grid, record.number, "type", too_large(block.kind.list_name))
            else:
                node = msgspec.structs.replace(group, children=unrolled(group.children, choices))
        self.stack[-1].children.append(node)

    def _question(self, record: Record, kind: Kind) -> None:
        name = self._name(record, kind)
        if not name:
            return
        if kind.list_name and not kind.file:
            self._list(record, kind.list_name, "type")
        elif listed := written_list(record, kind):
            self._list(record, listed, "+choices_of")
        parameters, faults = read_parameters(record.get("parameters"), kind.type)
        for told in faults:
            self.ledger.cell(self.grid, record.number, "parameters", told)
        self._contents(record, kind)
        question = question_of(record, kind, name, {} if faults else parameters)
        self.stack[-1].children.append(question)
        if kind.or_other:
            self._other(question, record)

    def _contents(self, record: Record, kind: Kind) -> None:
        if kind.type == "calculate" and not record.get("calculation") and not record.get("default"):
            told = Told(
                "calculation_missing",
                "pertanyaan `calculate` ini belum punya rumus pada kolom calculation.",
                "this `calculate` has nothing in the column calculation.",
            )
            self.ledger.cell(self.grid, record.number, "calculation", told)
        if kind.or_other and record.get("choice_filter"):
            told = Told(
                "or_other_filter",
                "`or_other` tidak dapat dipakai bersama choice_filter. Tulis pilihan `lainnya` dan pertanyaan teks sendiri.",
                "`or_other` cannot go with a choice_filter. Write a choice `other` and a text question of your own.",
                record.get("type"),
            )
            self.ledger.cell(self.grid, record.number, "type", told)

    def _other(self, question: Question, record: Record) -> None:
        """XLSForm's `or_other`: a text question that follows, relevant when `other` is chosen."""
        self.names.add(f"{question.name}_other")
        name = self._placed(record, f"{question.name}_other")
        self.stack[-1].children.append(other_of(question, name))

    def _list(self, record: Record, listed: str, column: str) -> None:
        if listed in self.choices:
            return
        guess, guess_en = meant(listed, self.choices)
        told = Told(
            "list_unknown",
            f"daftar `{listed}` tidak ada pada sheet choices.{guess or ' Tambahkan baris-barisnya di sana.'}",
            f"the list `{listed}` is not on the choices sheet.{guess_en or ' Add its rows there.'}",
            listed,
        )
        self.ledger.cell(self.grid, record.number, column, told)

    def _loop_names(self, record: Record, kind: Kind) -> None:
        """The choices of a loop become groups, so their names must be names."""
        bad = next((choice.name for choice in self.choices.get(kind.list_name, ()) if judge_name(choice.name)), "")
        if bad:
            told = Told(
                "name_invalid",
                f"pilihan `{bad}` pada daftar `{kind.list_name}` menjadi nama kelompok, jadi harus diawali huruf dan tanpa spasi.",
                f"the choice `{bad}` of the list `{kind.list_name}` becomes a group's name, so it must begin with a letter and hold no blanks.",
                bad,
            )
            self.ledger.cell(self.grid, record.number, "type", told)

    def _name(self, record: Record, kind: Kind) -> str:
        """Give the row's name, '' when it has none; doubles and bad names are told."""
        name = record.get("name")
        if not name and kind.type in _NAMELESS:
            name = self._free(kind.type, record.number)
        if not name:
            label = next(iter(record.texts("label").values()), "")
            self.ledger.cell(self.grid, record.number, "name", missing_name(label))
            return ""
        self.names.add(name)
        told = judge_name(name, self.written)
        if told:
            self.ledger.cell(self.grid, record.number, "name", told)
            name = valid_name(name)
        return self._placed(record, name)

    def _placed(self, record: Record, name: str) -> str:
        """Take a name in the open block; a doubled one is told and changed, so that the rest reads as if it were mended."""
        siblings, folded = self.stack[-1].names, self.stack[-1].folded
        if name in siblings:
            self._double(record, name, siblings[name], same=True)
            while name in siblings:
                name = f"{name}_{record.number}"
        alike = folded.setdefault(name.casefold(), record.number)
        if alike != record.number:
            self._double(record, name, alike, same=False)
        siblings[name] = record.number
        return name

    def _free(self, base: str, row: int) -> str:
        taken = self.stack[-1].names
        return base if base not in taken and base != "note" else f"{base}_{row}"

    def _double(self, record: Record, name: str, first: int, *, same: bool) -> None:
        how, how_en = ("", "") if same else (" (hanya beda huruf besar/kecil)", " (it differs in case only)")
        told = Told(
            "name_duplicate",
            f"nama `{name}` sudah dipakai pada baris {first}{how}. Tulis nama lain, misalnya `{name}_2`.",
            f"the name `{name}` is taken by row {first}{how_en}. Write another, for example `{name}_2`.",
            name,
        )
        self.ledger.cell(self.grid, record.number, "name", told, "error" if same else "warning")
