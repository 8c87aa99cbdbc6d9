"""How a file names cooperatives: labels that no two share, and what people write instead of them."""

from uuid import UUID

import pytest

from forms.compile import compile_form
from forms.filling.members import Member, Members, labels_of
from tests.exports.filling.conftest import FORM

MEMBERS = (
    Member(id=str(UUID(int=0xA001)), nik="6403000000001", name="Maju", apart=("Sari",)),
    Member(id=str(UUID(int=0xA002)), nik="", name="Jaya", apart=("Sari", "1/BH/2001")),
    Member(id=str(UUID(int=0xA003)), nik="", name="Jaya", apart=("Mulia", "1/BH/2001")),
    Member(id=str(UUID(int=0xA004)), nik="", name="Tani", apart=("Sari", "1/BH/2001")),
    Member(id=str(UUID(int=0xA005)), nik="", name="TANI ", apart=("Sari", "2/BH/2001")),
    Member(id=str(UUID(int=0xA006)), nik="", name="Karya", apart=()),
    Member(id=str(UUID(int=0xA007)), nik="", name="Karya", apart=()),
    Member(id=str(UUID(int=0xB0008)), nik="", name="Usaha", apart=("Sari",)),
    Member(id=str(UUID(int=0xC0008)), nik="", name="Usaha", apart=("Sari",)),
    Member(id=str(UUID(int=0xA009)), nik="6403000000009", name="Jaya", apart=("Sari",)),
    Member(id=str(UUID(int=0xA00A)), nik="", name="Jaya (Mulia)", apart=("Sari",)),
)


def test_no_two_labels_are_alike_and_each_says_no_more_than_it_must():
    labels = [labels_of(MEMBERS)[one.id] for one in MEMBERS]
    assert labels[0] == "6403000000001 Maju"
    assert labels[1:3] == ["Jaya (Sari)", "Jaya (Mulia, 1/BH/2001)"]  # “Jaya (Mulia)” is another's name
    assert labels[3:7] == ["Tani (Sari, 1/BH/2001)", "TANI (Sari, 2/BH/2001)", "Karya (a006)", "Karya (a007)"]
    assert labels[7:9] == [f"Usaha ({MEMBERS[7].id})", f"Usaha ({MEMBERS[8].id})"]
    assert len(set(labels)) == len(MEMBERS)


@pytest.mark.parametrize("one", MEMBERS, ids=lambda one: one.id[-4:])
def test_a_label_names_its_cooperative_in_whatever_case_and_after_others_came_or_went(one):
    label = labels_of(MEMBERS)[one.id]
    for others in (MEMBERS, (one,), (*MEMBERS, Member(id=str(UUID(int=0xD00D)), nik="", name="Baru"))):
        members = Members(compile_form(FORM), others)
        assert members.by_words(label) == (one.id,)
        assert members.by_words(f"  {label.upper()} ") == (one.id,)


def test_a_bare_name_of_several_is_asked_about_and_a_nik_is_not():
    members = Members(compile_form(FORM), MEMBERS)
    assert len(members.by_words("jaya")) == 3
    assert members.by_words("6403 0000.00009") == (MEMBERS[9].id,)
    assert members.by_words("6403000000009 Nama lama") == (MEMBERS[9].id,)
    assert members.by_words("Lain") == ()
    assert members.by_words("") == ()
