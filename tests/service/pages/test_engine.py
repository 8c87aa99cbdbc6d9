"""The template engine reads its templates once."""

from service.pages.engine import environment


def test_a_template_that_is_replaced_while_the_service_runs_is_not_mixed_with_its_older_code(tmp_path):
    (tmp_path / "parts").mkdir()
    page, part = tmp_path / "page.html", tmp_path / "parts" / "part.html"
    page.write_text('{% include "parts/part.html" %}', encoding="utf-8")
    part.write_text("lama", encoding="utf-8")
    pages = environment(tmp_path)
    part.write_text("{{ baru }}", encoding="utf-8")
    assert pages.get_template("page.html").render() == "lama"
