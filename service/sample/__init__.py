"""The sample province: invented cooperatives, people and answers in the real shape of East Kalimantan.

Everything here is pure: a seed and the definitions go in, frozen structs come out. `service/actions/load_sample.py`
writes them. Names of people and cooperatives end in "(contoh)", e-mail addresses in `.example`, and telephone
numbers begin with a prefix that no operator uses, so that nothing invented can be taken for something real.
"""
