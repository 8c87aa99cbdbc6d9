"""The whole questionnaire of one sample cooperative, nested as the form nests it."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from forms.model import Node, Question, Repeat
from service.sample import business, identity, membership, village
from service.sample.books import keep_books
from service.sample.case import Answers, Case, Meetings, Round, activity, judgement, meetings, visit_result
from service.sample.chance import source
from service.sample.model import Cooperative, Plan
from service.sample.spread import coverage


class Author:
    """Fills the questionnaire for cooperatives of one plan and round; keeps only look-up tables."""

    def __init__(self, plan: Plan, facts: Round, seed: int) -> None:
        """Takes the plan, the round's facts and the seed."""
        self._plan, self._round, self._seed = plan, facts, seed
        self._groups = {group.group: group for group in plan.groups}
        self._offices = {office.code: office for office in plan.offices}
        covers = [cover for office in plan.offices for cover in coverage(plan, office)]
        self._covers = {cover[0].code: tuple(one.code for one in cover) for cover in covers}

    def fill(self, one: Cooperative, day: date, *, whole: bool = False) -> Answers:
        """Gives the answers of a cooperative as they stand on a day, by question name; blanks are left out.

        `whole` answers also what is not asked of one that cannot be found or is dissolved: what was true of it before.
        """
        case = self._case(one, day)
        if whole and not case.counted:
            case = msgspec.structs.replace(case, visit="ditemukan_tidak_beroperasi", judged="tidak_aktif")
        lends = business.lends(case)
        members = membership.count_members(case)
        answers = identity.identity(case)
        if case.counted:
            books = keep_books(case, members, lends=lends)
            for part in (
                membership.membership(case, members),
                membership.people_in_charge(case, members),
                business.units(case, books, members),
                business.money(case, books),
                business.lending(case, books, members),
                business.credit(case, books),
                business.training(case, members),
                village.village_outlets(case, books),
            ):
                answers |= part
        asked = lends if case.counted else one.jenis == "simpan_pinjam"
        answers |= identity.legal(case, lends=asked)
        answers |= identity.meeting(case, members=members.end if case.counted else 0)
        answers |= identity.follow_up(case) | identity.filling(case)
        return _without_blanks(answers)

    def _case(self, one: Cooperative, day: date) -> Case:
        """Draws what is true of a cooperative; a register without a telephone number tells that nobody answers."""
        rng = source(self._seed, "answers", one.koperasi_id)
        alive = bool(one.telepon)
        visit = visit_result(rng, alive=alive)
        held: Meetings = meetings(rng, one, self._round, day, alive=alive)
        status = activity(one, self._round, held)
        judged = judgement(rng, status, alive=alive)
        return Case(
            one=one,
            group=self._groups[one.kelompok],
            office=self._offices[one.kode_kabkota],
            villages=self._covers.get(one.kode_desa, (one.kode_desa,)),
            round=self._round,
            day=day,
            plan=self._plan,
            rng=rng,
            alive=alive,
            visit=visit,
            meetings=held,
            status="dibubarkan" if judged == "dibubarkan" else status,
            judged=judged,
        )


def nest(children: Sequence[Node], answers: Mapping[str, object]) -> Answers:
    """Puts answers by name into the form's groups; a group or repeat without any answer is left out."""
    nested: Answers = {}
    for node in children:
        if isinstance(node, Question):
            found = answers.get(node.name)
        elif isinstance(node, Repeat):
            rows = answers.get(node.name, [])
            found = [nest(node.children, row) for row in rows] if isinstance(rows, list) else None
        else:
            found = nest(node.children, answers)
        if found is not None and found not in ([], {}):
            nested[node.name] = found
    return nested


def names(children: Sequence[Node]) -> frozenset[str]:
    """Gives the names of every question and repeat below, so that no answer can go astray."""
    found = set()
    for node in children:
        found.add(node.name)
        if not isinstance(node, Question):
            found |= names(node.children)
    return frozenset(found)


def _without_blanks(answers: Answers) -> Answers:
    """Leaves out blank texts and empty lists, in rows too."""
    kept: Answers = {}
    for name, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            kept[name] = [_without_blanks(row) for row in value]
        elif value not in ("", []):
            kept[name] = value
    return kept
