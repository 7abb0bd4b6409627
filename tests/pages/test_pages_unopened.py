"""Every page while nothing could be opened."""

from __future__ import annotations

import pytest

from sync.app.hosting import Stage, host


@pytest.mark.parametrize("page", ["overview", "assets", "changes", "jobs", "health", "settings"])
def test_a_page_tells_why_nothing_could_be_opened(tmp_path, open_page, page):
    missing = tmp_path / "nowhere.toml"
    host.start(tmp_path, {}, named=missing)
    try:
        assert host.wait(30).stage is Stage.FAILED

        app = open_page(page)

        assert not app.exception
        assert "nowhere" in app.error[0].value
    finally:
        host.stop()
