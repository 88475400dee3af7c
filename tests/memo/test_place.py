from __future__ import annotations

from lxml import etree

from memo.place import find_by_engine_path, find_nearest, line_of, path_of

ROOT = etree.fromstring(
    b"<m:Message xmlns:m='urn:m' xmlns='urn:d'>\n<m:Body>\n"
    b"<Doc><File/></Doc>\n<Doc>\n<File/><File/></Doc></m:Body></m:Message>"
)


def test_a_path_names_elements_and_numbers_only_where_needed() -> None:
    paths = [path_of(element) for element in ROOT.iter()]
    assert paths == [
        "/Message",
        "/Message/Body",
        "/Message/Body/Doc[1]",
        "/Message/Body/Doc[1]/File",
        "/Message/Body/Doc[2]",
        "/Message/Body/Doc[2]/File[1]",
        "/Message/Body/Doc[2]/File[2]",
    ]
    assert [path_of(find_nearest(ROOT, path)) for path in paths] == paths


def test_an_absent_element_leads_to_the_nearest_above() -> None:
    assert path_of(find_nearest(ROOT, "/Message/Body/Doc[3]/File")) == "/Message/Body"
    assert path_of(find_nearest(ROOT, "/Message/Head/Label")) == "/Message"
    assert line_of(find_nearest(ROOT, "/Message/Body/Doc[2]/File[2]")) == 5


def test_paths_of_the_engine_are_understood() -> None:
    assert path_of(find_by_engine_path(ROOT, "/m:Message/m:Body/*[2]/*[1]")) == "/Message/Body/Doc[2]/File[1]"
    assert path_of(find_by_engine_path(ROOT, "/m:Message/m:Body/@attribute")) == "/Message/Body"
