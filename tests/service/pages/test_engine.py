"""The template engine reads its templates once."""

from service.app import create_app
from service.pages.engine import ENVIRONMENT, environment


def test_a_template_that_is_replaced_while_the_service_runs_is_not_mixed_with_its_older_code(tmp_path):
    (tmp_path / "parts").mkdir()
    page, part = tmp_path / "page.html", tmp_path / "parts" / "part.html"
    page.write_text('{% include "parts/part.html" %}', encoding="utf-8")
    part.write_text("lama", encoding="utf-8")
    pages = environment(tmp_path)
    part.write_text("{{ baru }}", encoding="utf-8")
    assert pages.get_template("page.html").render() == "lama"


def test_the_service_has_compiled_all_of_its_pages_before_the_first_visitor(settings, monkeypatch):
    create_app(settings)
    monkeypatch.delattr(type(ENVIRONMENT), "_compile")
    assert len([ENVIRONMENT.get_template(name) for name in ENVIRONMENT.list_templates()]) > 40
