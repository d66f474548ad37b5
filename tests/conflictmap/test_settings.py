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


@pytest.mark.parametrize("name", ["DEBUG", "HTTPS", "FOUR_EYES", "INTAKE_FETCH"])
def test_a_yes_or_no_that_is_neither_is_refused(name):
    refused = start(**{"SECRET_KEY": "x", name: "maybe"})
    assert f"{name} must be yes or no" in refused.stderr


def test_an_inside_network_that_is_none_is_refused():
    refused = start(SECRET_KEY="x", INTAKE_INSIDE="10.0.0.0/8, home")
    assert refused.returncode != 0
    assert "INTAKE_INSIDE must be networks" in refused.stderr
    assert start(SECRET_KEY="x", INTAKE_INSIDE="10.0.0.0/8, fd00::/8").returncode == 0
