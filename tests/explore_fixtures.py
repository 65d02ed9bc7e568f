"""One JupyterLab and one Chromium for all browser tests of a module; a fresh page for each test."""

import os

import pytest

from explore_lab import CHROMIUM, browser, lab


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def url(folder):
    with lab(folder) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed: no browser to test with")
    from playwright.sync_api import expect

    expect.set_options(timeout=30_000)  # 5 s otherwise, which a busy machine may take for a first answer
    with browser() as started:
        yield started


@pytest.fixture
def page(chromium):
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(60_000)
    yield page
    page.close()
