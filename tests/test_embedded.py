"""The private cluster and the check of DATABASE_URL: real servers in throw-away checkouts."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from conflictmap import database_url, embedded
from conflictmap.embedded import PUBLIC_ROLE, Cluster, connection
from conflictmap.postgres import ClusterError

IS_ROOT = os.geteuid() == 0
PASSWORD = "p@ss:word/1"


@pytest.fixture(scope="module")
def new_checkout() -> Iterator[Callable[..., Path]]:
    """Make directories as checkouts; pytest's own are closed to the user whom root drops to."""
    base = Path(tempfile.mkdtemp(prefix="cm-"))
    base.chmod(0o755)
    made: list[Path] = []

    def make(name: str) -> Path:
        checkout = base / name
        checkout.mkdir(parents=True)
        made.append(checkout)
        return checkout

    yield make
    for checkout in made:
        Cluster(checkout).remove()
    shutil.rmtree(base)


@pytest.fixture(scope="module")
def cluster(new_checkout: Callable[..., Path]) -> Iterator[Cluster]:
    """A running cluster for the tests that only look at it."""
    made = Cluster(new_checkout("shared"))
    with made.in_use():
        yield made


@pytest.fixture(scope="module")
def spare(new_checkout: Callable[..., Path]) -> Cluster:
    """A made, stopped cluster for the tests that start and break it; each leaves it whole."""
    made = Cluster(new_checkout("spare"))
    with made.in_use():
        pass
    return made


@contextmanager
def session(
    cluster: Cluster, role: str = "conflictmap", **changed: str
) -> Iterator[psycopg.Cursor]:
    address = connection(role, cluster.root)
    with psycopg.connect(
        dbname=changed.get("dbname", address["NAME"]),
        user=address["USER"],
        host=address["HOST"],
        port=address["PORT"],
        autocommit=True,
    ) as opened:
        yield opened.cursor()


def ask(cluster: Cluster, query: str, role: str = "conflictmap", **changed: str) -> object:
    with session(cluster, role, **changed) as cursor:
        row = cursor.execute(query).fetchone()
        return row[0] if row else None


def kill(cluster: Cluster) -> None:
    """End a server as a power cut does."""
    pid = cluster.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while cluster.pid() is not None:
        time.sleep(0.02)
    os.waitpid(pid, 0)


# --- what it is --------------------------------------------------------------------------------
def test_asking_for_the_address_makes_nothing(new_checkout: Callable[..., Path]) -> None:
    checkout = new_checkout("untouched")
    address = connection("conflictmap", checkout)
    assert address["HOST"] == str(checkout / "var" / "run")
    assert address["PORT"].isdigit()
    assert list(checkout.iterdir()) == []


def test_a_new_database_of_the_application_has_every_extension(cluster: Cluster) -> None:
    with session(cluster) as cursor:
        cursor.execute("CREATE DATABASE test_conflictmap")
    found = ask(
        cluster,
        "SELECT array_agg(extname::text) FROM pg_extension",
        dbname="test_conflictmap",
    )
    assert set(embedded.EXTENSIONS) <= set(found)  # type: ignore[call-overload]


def test_the_roles_have_the_rights_they_need_and_no_more(cluster: Cluster) -> None:
    rights = "SELECT ARRAY[rolsuper, rolcreatedb, rolcanlogin] FROM pg_roles WHERE rolname = %r"
    assert ask(cluster, rights % "conflictmap") == [False, True, True]
    assert ask(cluster, rights % PUBLIC_ROLE) == [False, False, True]
    assert ask(cluster, "SELECT current_user", role=PUBLIC_ROLE) == PUBLIC_ROLE
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        session(cluster, PUBLIC_ROLE) as cursor,
    ):
        cursor.execute("CREATE TABLE mine (id int)")


def test_letters_of_other_scripts_are_letters(cluster: Cluster) -> None:
    assert ask(cluster, "SELECT similarity('المقدادية', 'المقدادية')") == 1


def test_it_keeps_what_was_entered_safe_from_a_power_cut(cluster: Cluster) -> None:
    assert ask(cluster, "SHOW fsync") == "on"
    assert ask(cluster, "SHOW data_checksums") == "on"


def test_it_opens_no_tcp_port(cluster: Cluster) -> None:
    assert ask(cluster, "SHOW listen_addresses") == ""
    descriptors = Path(f"/proc/{cluster.pid()}/fd")
    if not descriptors.exists():
        pytest.skip("needs /proc")
    own = {os.readlink(path) for path in descriptors.iterdir() if path.is_symlink()}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{cluster.pid()}/net/{table}").read_text().splitlines()[1:]:
            assert f"socket:[{line.split()[9]}]" not in own


def test_others_cannot_reach_the_socket_or_the_data(cluster: Cluster) -> None:
    for path in (cluster.socket_dir, cluster.data):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert (cluster.data / "pg_hba.conf").read_text() == "local all all trust\n"


@pytest.mark.skipif(not IS_ROOT, reason="only root has rights to drop")
def test_root_drops_to_an_unprivileged_user(cluster: Cluster) -> None:
    owner = Path(f"/proc/{cluster.pid()}").stat().st_uid
    assert owner != 0
    assert owner == cluster.data.stat().st_uid == cluster.socket_dir.stat().st_uid


@pytest.mark.skipif(not IS_ROOT, reason="only root has rights to drop")
def test_a_checkout_that_only_root_can_enter_gets_its_database_elsewhere(
    new_checkout: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    checkout = new_checkout("closed")
    checkout.chmod(0o700)
    made = Cluster(checkout)
    with made.in_use():
        assert made.home == embedded.ELSEWHERE / made.key
        assert ask(made, "SELECT 1") == 1
    assert str(made.home) in capsys.readouterr().out
    place = made.home
    made.remove()
    assert not place.exists()


# --- its neighbors -----------------------------------------------------------------------------
def test_two_checkouts_at_once_do_not_meet(
    cluster: Cluster, new_checkout: Callable[..., Path]
) -> None:
    other = Cluster(new_checkout("other"))
    with other.in_use():
        assert other.pid() != cluster.pid()
        with session(other) as cursor:
            cursor.execute("CREATE TABLE only_here (id int)")
        assert ask(other, "SELECT to_regclass('only_here') IS NOT NULL")
        assert not ask(cluster, "SELECT to_regclass('only_here') IS NOT NULL")
    assert ask(cluster, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["long/" + "x" * 90, "odd, 'name'"], ids=["too long", "odd"])
def test_a_path_no_good_for_a_socket_gets_a_short_private_one(
    new_checkout: Callable[..., Path], name: str
) -> None:
    made = Cluster(new_checkout(name))
    with made.in_use():
        assert made.socket_dir.parent == embedded.SHORT_SOCKETS
        assert stat.S_IMODE(made.socket_dir.stat().st_mode) == 0o700
        assert ask(made, "SELECT 1") == 1
    made.remove()
    assert not made.socket_dir.exists()


@pytest.mark.skipif(not IS_ROOT, reason="only root can give files away")
def test_a_short_socket_directory_of_somebody_else_is_refused(
    new_checkout: Callable[..., Path],
) -> None:
    made = Cluster(new_checkout("long/" + "y" * 90))
    made.socket_dir.mkdir()
    os.chown(made.socket_dir, pwd.getpwnam("daemon").pw_uid, -1)
    with pytest.raises(ClusterError, match="belongs to daemon"), made.in_use():
        pass


def test_the_last_user_to_leave_stops_it(spare: Cluster) -> None:
    with spare.in_use():
        first = spare.pid()
        with spare.in_use():
            assert spare.pid() == first
        assert spare.pid() == first
        assert not spare.stop_if_unused()
    assert spare.pid() is None
    assert not (spare.data / "postmaster.pid").exists()


# --- mishaps -----------------------------------------------------------------------------------
def test_a_killed_server_comes_back_with_its_data(spare: Cluster) -> None:
    spare.up()
    with session(spare) as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 7 AS n")
    kill(spare)
    assert (spare.data / "postmaster.pid").exists()
    with spare.in_use():
        assert ask(spare, "SELECT n FROM kept") == 7


def test_a_number_that_another_program_has_by_now_is_no_server(spare: Cluster) -> None:
    spare.up()
    kill(spare)
    for stale in (spare.data / "postmaster.pid", spare.socket_dir / ".s.PGSQL.5432.lock"):
        lines = stale.read_text().splitlines()
        stale.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert spare.pid() is None
    with spare.in_use():
        assert ask(spare, "SELECT 1") == 1


def test_an_interrupted_making_is_begun_again(new_checkout: Callable[..., Path]) -> None:
    made = Cluster(new_checkout("interrupted"))
    (made.var / "cluster.part" / "base").mkdir(parents=True)
    with made.in_use():
        assert ask(made, "SELECT 1") == 1
    assert not (made.var / "cluster.part").exists()


def test_a_half_made_cluster_is_moved_aside_not_deleted(
    new_checkout: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    made = Cluster(new_checkout("half"))
    made.data.mkdir(parents=True)
    (made.data / "PG_VERSION").write_text("15\n")
    with made.in_use():
        assert ask(made, "SELECT 1") == 1
    (aside,) = made.var.glob("cluster.broken-*")
    assert (aside / "PG_VERSION").exists()
    assert "half-made" in capsys.readouterr().out


def test_a_cluster_of_a_missing_version_is_left_alone(spare: Cluster) -> None:
    version = spare.data / "PG_VERSION"
    was = version.read_text()
    version.write_text("11\n")
    with pytest.raises(ClusterError, match="made by PostgreSQL 11"), spare.in_use():
        pass
    version.write_text(was)


@pytest.mark.skipif(not IS_ROOT, reason="only root can give files away")
def test_a_cluster_that_belongs_to_root_is_refused_with_the_remedy(spare: Cluster) -> None:
    was = spare.data.stat().st_uid
    os.chown(spare.data, 0, -1)
    with pytest.raises(ClusterError, match="chown -R"), spare.in_use():
        pass
    os.chown(spare.data, was, -1)


def test_too_little_room_is_told_before_anything_is_made(
    new_checkout: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "FREE_TO_MAKE_MB", 10**9)
    made = Cluster(new_checkout("no-room"))
    with pytest.raises(ClusterError, match="The disk is full"), made.in_use():
        pass
    assert not made.data.exists()


@pytest.mark.skipif(not IS_ROOT, reason="only root can mount a small disk")
def test_a_disk_that_fills_up_meanwhile_is_told_too(
    new_checkout: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = new_checkout("small")
    mount = ["mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", str(checkout)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount")
    try:
        monkeypatch.setattr(embedded, "FREE_TO_MAKE_MB", 1)
        made = Cluster(checkout)
        with pytest.raises(ClusterError, match="the disk is full"), made.in_use():
            pass
        assert not made.data.exists()
    finally:
        subprocess.run(["umount", str(checkout)], check=True)


# --- DATABASE_URL ------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def guarded(new_checkout: Callable[..., Path]) -> Iterator[Cluster]:
    """A server that asks for passwords, with one database that lacks PostGIS."""
    made = Cluster(new_checkout("guarded"))
    with made.in_use():
        with session(made, "postgres") as cursor:
            cursor.execute(f"ALTER ROLE conflictmap PASSWORD '{PASSWORD}'")
            cursor.execute("CREATE DATABASE bare TEMPLATE template0 OWNER conflictmap")
            cursor.execute(f"CREATE ROLE stranger LOGIN PASSWORD '{PASSWORD}'")
        (made.data / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        pid = made.pid()
        assert pid is not None
        os.kill(pid, signal.SIGHUP)
        time.sleep(0.5)
        yield made


def url(cluster: Cluster, **changed: str) -> str:
    parts = {"user": "conflictmap", "password": PASSWORD, "name": "conflictmap"} | changed
    host = quote(str(cluster.socket_dir), safe="")
    return f"postgis://{parts['user']}:{quote(parts['password'], safe='')}@{host}/{parts['name']}"


def run_with(address: str) -> subprocess.CompletedProcess[str]:
    """Run a command that needs the database, as `make test` does."""
    return subprocess.run(
        [sys.executable, "-m", "conflictmap.serve", "exec", "--", "echo", "ran"],
        cwd=embedded.ROOT,
        env=os.environ | {"DATABASE_URL": address, "PUBLIC_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_good_database_is_used(guarded: Cluster) -> None:
    done = run_with(url(guarded))
    assert (done.stdout, done.stderr, done.returncode) == ("ran\n", "", 0)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"password": "wrong"}, "the password of user conflictmap"),
        ({"name": "nowhere"}, 'createdb "nowhere"'),
        ({"name": "bare"}, "run `CREATE EXTENSION postgis;`"),
        ({"user": "stranger"}, f"GRANT {PUBLIC_ROLE} TO stranger"),
    ],
    ids=["password", "database", "extension", "role"],
)
def test_a_database_that_will_not_do_is_told_in_one_line(
    guarded: Cluster, changed: dict[str, str], told: str
) -> None:
    done = run_with(url(guarded, **changed))
    assert told in done.stderr
    assert (done.stderr.count("\n"), done.stdout, done.returncode) == (1, "", 1)
    assert PASSWORD not in done.stderr


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgis://me:secret@127.0.0.1:1/map", "no database server answers at 127.0.0.1:1"),
        ("postgis://me:secret@nowhere.invalid/map", "no host of that name"),
        ("postgis://me:secret@127.0.0.1:port/map", "not an address"),
        ("nonsense", "not an address"),
        ("sqlite:///map.db", "must begin with postgis://"),
        ("postgres://me:secret@127.0.0.1:1/map", "no database server answers at 127.0.0.1:1"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_in_one_line(address: str, told: str) -> None:
    done = run_with(address)
    assert told in done.stderr
    assert (done.stderr.count("\n"), done.returncode) == (1, 1)
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("MIN_POSTGRES", 99, "is PostgreSQL"), ("MIN_POSTGIS", (99, 0), "has PostGIS")],
)
def test_a_server_too_old_is_refused(
    guarded: Cluster, monkeypatch: pytest.MonkeyPatch, name: str, value: object, told: str
) -> None:
    monkeypatch.setattr(database_url, name, value)
    with pytest.raises(database_url.DatabaseUrlError, match=told):
        database_url.check(url(guarded))
