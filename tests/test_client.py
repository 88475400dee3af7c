"""The strict client sees each fault it promises to see."""

from __future__ import annotations

import pytest

from tests.client import PageFault, examine

GOOD = "<html><head><title>Forside – X</title></head><body><h1>Forside</h1>{}</body></html>"


def test_a_good_page_passes() -> None:
    examine(GOOD.format("<label for='a'>A</label><input id='a'><button>Gem</button>"))


@pytest.mark.parametrize(
    "part",
    [
        "<h1>To</h1>",
        "<p id='a'></p><p id='a'></p>",
        "<input type='text' name='a'>",
        "<label for='a'>A</label>",
        "<p style='color: red'>A</p>",
        "<script>1</script>",
        "<style></style>",
        "<button onclick='x()'>A</button>",
        "<p>{{ name }}</p>",
        "<p title='{% x %}'></p>",
        "<a href='#nowhere'>A</a>",
        "<a href='/x'></a>",
        "<p aria-describedby='nothing'>A</p>",
    ],
)
def test_a_fault_is_seen(part: str) -> None:
    with pytest.raises(PageFault):
        examine(GOOD.replace("{}", part))


def test_the_title_must_begin_with_the_heading() -> None:
    with pytest.raises(PageFault):
        examine("<html><head><title>X</title></head><body><h1>Forside</h1></body></html>")
