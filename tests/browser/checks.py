"""What every page must stand: accessibility rules, a narrow screen, and a person without a mouse."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# A letter's document stands in a sandboxed frame, which nobody outside can speak to: the browser complains of asking.
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "iframes": False}
_GRAVE = ("serious", "critical")

_WIDER_THAN_THE_SCREEN = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => element.closest('.table--responsive-scroll, .sr-only, .skipnav');
  return [...document.body.querySelectorAll('*')]
    .filter((element) => !scrolls(element) && element.getClientRects().length)
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => element.outerHTML.slice(0, 90));
}"""
_FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const label = element.labels?.[0]?.innerText;
  return {
    name: (element.getAttribute('aria-label') || element.innerText || label || element.tagName).trim(),
    seen: parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none',
  };
}"""


@cache
def _axe() -> str:
    return _AXE.read_text()


def assert_accessible(page: Page) -> None:
    """No serious or critical finding of axe. The script is evaluated by the driver, so our content policy stays on."""
    page.evaluate(_axe())
    found = page.evaluate("rules => axe.run(document, rules)", _RULES)["violations"]
    grave = [
        f"{finding['id']}: {finding['help']}: {finding['nodes'][0]['html'][:120]}"
        for finding in found
        if finding["impact"] in _GRAVE
    ]
    assert not grave, "\n".join(grave)


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing is wider than the screen but tables that scroll by themselves."""
    wide = page.evaluate(_WIDER_THAN_THE_SCREEN)
    assert not wide, "\n".join(wide)
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def tab_to(page: Page, name: str, *, most: int = 80) -> None:
    """Press Tab until the thing of that name has focus; every stop on the way must be seen to have it."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        assert focused["seen"], f"Focus cannot be seen on {focused['name']!r}"
        passed.append(focused["name"])
        if " ".join(focused["name"].split()).startswith(name):
            return
    raise AssertionError(f"Tab never came to {name!r}; it passed {passed}")


def press(page: Page, name: str) -> None:
    """Go to a link or button with the keyboard, press Enter, and be where it leads."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
