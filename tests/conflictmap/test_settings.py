"""Settings that are missing or wrong are refused aloud, never defaulted."""

import os
import subprocess
import sys

import pytest


def start(**environment):
    kept = {k: v for k, v in os.environ.items() if k not in {"SECRET_KEY", "DEBUG", "HTTPS"}}
    return subprocess.run(
        [sys.executable, "-c", "import conflictmap.settings"],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_secret_key_is_refused_outside_debug():
    refused = start()
    assert refused.returncode != 0
    assert "SECRET_KEY is not set" in refused.stderr
    assert start(DEBUG="1").returncode == 0
    assert start(SECRET_KEY="x").returncode == 0


@pytest.mark.parametrize("name", ["DEBUG", "HTTPS", "FOUR_EYES"])
def test_a_yes_or_no_that_is_neither_is_refused(name):
    refused = start(**{"SECRET_KEY": "x", name: "maybe"})
    assert f"{name} must be yes or no" in refused.stderr
