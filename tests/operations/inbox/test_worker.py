"""What comes in is kept, read by a real worker, retried, and survives that worker's death."""

import io
import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from operations.inbox import confined, feeds
from operations.models import Arrival, Feed, Report, Source
from operations.vocabulary import ArrivalState
from tests.conftest import make_person

from .press_server import PARAGRAPHS, page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_jobs")]
DEADLINE_S = 60


@pytest.fixture
def desk(db):
    Source.objects.create(name="The Daily Example")
    return make_person("edward", "editor")


def worker(*arguments, **more):
    """Start `manage.py intake work` on the test database, as an installer would."""
    settings = connection.settings_dict
    url = "postgis://{USER}@{HOST}:{PORT}/{NAME}".format(
        **{**settings, "HOST": str(settings["HOST"]).replace("/", "%2F")}
    )
    environment = {
        **os.environ, "DATABASE_URL": url.replace(":/", "/").replace("postgis/", "postgis:/"),
        "SECRET_KEY": "x", "INTAKE_FETCH": "1", "INTAKE_INSIDE": "127.0.0.1/32",
        "DJANGO_SETTINGS_MODULE": "conflictmap.settings",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "intake", "work", *arguments]
    return subprocess.Popen(command, cwd=confined.ROOT, env=environment, stderr=subprocess.PIPE)


def work_until_empty():
    done = worker("--until-empty")
    _, said = done.communicate(timeout=DEADLINE_S)
    assert done.returncode == 0, said.decode()


def jobs(status):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = %s", [status])
        return cursor.fetchone()[0]


def make_due():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


def wait_for(is_so):
    deadline = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def ask(press, *items):
    press.items = list(items)
    call_command("intake", "feed", f"{press.base}/feed.xml", source="The Daily Example",
                 by="edward", verbosity=0, stdout=io.StringIO())  # fmt: skip


def test_a_feed_becomes_reports_once_and_shows_what_failed(press, desk):
    entries = [
        ("Search near Badush", f"{press.base}/article"),
        ("A trap", f"{press.base}/redirect?to=http://169.254.169.254/"),
        ("Too large", f"{press.base}/large"),
        ("Not there", "javascript:alert(1)"),
    ]
    ask(press, *entries)
    work_until_empty()
    report = Report.objects.get()
    assert (report.title, report.language) == ("Search near Badush", "en")
    assert report.published_on.isoformat() == "2019-08-05"
    assert report.url == f"{press.base}/article"
    assert all(each in report.text for each in PARAGRAPHS)
    assert report.read_at is None  # nobody has asked for a reading
    found = {row.name: row for row in Arrival.objects.all()}
    assert found["Search near Badush"].report == report
    trap = found["A trap"]  # the page is refused; what the feed said itself waits for a person
    assert "inside this network" in trap.cautions[0]
    assert (trap.state, trap.text) == (ArrivalState.READY, "A trap")
    assert found["Not there"].state == ArrivalState.READY
    assert "no page" in found["Not there"].cautions[0]
    assert "20 MB" in found["Too large"].cautions[0]
    asked = len(press.asked)
    ask(press, *entries)
    work_until_empty()
    assert press.asked[asked:] == ["/feed.xml"]  # its entries are known
    assert (Report.objects.count(), Arrival.objects.count()) == (1, 4)


def test_no_report_is_lost_when_the_worker_is_killed(press, desk):
    ask(press, ("Slow", f"{press.base}/slow"))
    killed = worker()
    wait_for(lambda: "/slow" in press.asked)
    killed.send_signal(signal.SIGKILL)
    killed.wait(DEADLINE_S)
    assert jobs("doing") == 1
    assert Arrival.objects.get().state == ArrivalState.WAITING
    press.release.set()
    with connection.cursor() as cursor:  # the worker's last sign of life grows old
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 min'")
    work_until_empty()
    assert Report.objects.get().title == "Slow"
    assert Arrival.objects.get().state == ArrivalState.STORED
    assert jobs("doing") == jobs("todo") == 0


def test_a_busy_server_is_asked_again_later(press, desk):
    ask(press, ("Search near Badush", f"{press.base}/article"))
    feeds.check(Feed.objects.get())
    press.is_busy = True
    work_until_empty()
    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.attempts) == (ArrivalState.WAITING, 1)
    assert "503" in arrival.problem
    assert "503" in Feed.objects.get().problem
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at - now() FROM procrastinate_jobs WHERE status = 'todo'")
        assert 1 < cursor.fetchone()[0].total_seconds() <= 5
    press.is_busy = False
    make_due()
    work_until_empty()
    assert Report.objects.count() == 1
    assert Feed.objects.get().problem == ""


def test_the_last_failure_of_an_arrival_is_kept_for_editors(press, desk):
    ask(press, ("Busy", f"{press.base}/article"))
    feeds.check(Feed.objects.get())
    press.is_busy = True
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 5 WHERE task_name='take_arrival'")
    work_until_empty()
    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.attempts) == (ArrivalState.FAILED, 1)
    assert "503" in arrival.problem


def test_a_folder_is_taken_once_and_its_bad_files_are_named(desk, tmp_path):
    (tmp_path / "page.html").write_text(page(), encoding="utf-8")
    (tmp_path / "note.txt").write_text("Troops were seen in Badush.", encoding="utf-8")
    (tmp_path / "bad.exe").write_bytes(b"MZ")
    (tmp_path / ".hidden.txt").write_text("x", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    with open(tmp_path / "large.txt", "wb") as large:
        large.truncate(100 * 2**20)
    take = lambda: call_command(  # noqa: E731
        "intake", "folder", str(tmp_path), by="edward", source="The Daily Example",
        stdout=io.StringIO(),
    )  # fmt: skip
    take()
    take()
    work_until_empty()
    found = {row.name: (row.state, row.problem) for row in Arrival.objects.all()}
    assert found == {
        "page.html": ("stored", ""),
        "note.txt": ("ready", "It does not say: title, language, publication date."),
        "bad.exe": ("failed", "Only plain text, HTML, PDF and .docx can be read."),
        "large.txt": ("failed", "The file is larger than 20 MB."),
    }
    assert Report.objects.get().title == "Search near Badush"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["feed", "ftp://x.org/", "--source", "The Daily Example", "--by", "edward"], "valid URL"),
        (["feed", "https://x.org/", "--source", "Nobody", "--by", "edward"], "no source"),
        (["folder", "/nowhere", "--by", "edward"], "No such file"),
        (["folder", "/tmp", "--by", "nobody"], "no active account"),
    ],
)
def test_a_mistaken_command_is_refused_in_words(desk, arguments, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("intake", *arguments)
