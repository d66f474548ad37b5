"""A web server on 127.0.0.1 with a feed, its pages, and the ways a server can be hostile."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PARAGRAPHS = [
    "Badush - Army units searched the hills north of Badush on Monday morning, the ministry of "
    "defence said in a statement, after residents had told of armed men near the old quarry.",
    "The operation began before dawn and lasted some six hours. Two caves were found that had "
    "been used as shelters, with food for several weeks and a small amount of explosives.",
    "Nobody was hurt. The mayor of the town said that the roads were open again by noon and that "
    "shepherds could return to the pastures on the western slope later in the week.",
]
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:site_name" content="The Daily Example">
<meta property="article:published_time" content="2019-08-05T10:00:00+03:00">
<script src="{base}/script.js"></script><script>document.body.textContent = "scripted"</script>
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>{title}</h1>{body}<img src="{base}/pixel.png"></article>
<footer>All rights reserved</footer></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title>
<language>en</language><link>{base}</link><description>d</description>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>{link}</link><guid>{link}</guid>
<pubDate>Mon, 05 Aug 2019 07:00:00 GMT</pubDate><description>{title}</description></item>"""


def page(
    title: str = "Search near Badush", base: str = "", paragraphs: list[str] = PARAGRAPHS
) -> str:
    return PAGE.format(
        title=title, base=base, body="".join(f"<p>{each}</p>" for each in paragraphs)
    )


class PressServer(ThreadingHTTPServer):
    """`asked` keeps the paths that were asked for; `items` are the feed's (title, link) pairs."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.items: list[tuple[str, str]] = []
        self.is_busy = False
        self.sent = 0
        self.release = threading.Event()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """The other side went away: that is what is tested."""


class Handler(BaseHTTPRequestHandler):
    server: PressServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append(self.path)
        if self.server.is_busy:
            self.answer(b"busy", status=503)
            return
        act = getattr(self, parts.path.strip("/").split("/")[0].replace(".", "_") or "none", None)
        if act is None:
            self.answer(b"gone", status=404)
        else:
            act(parse_qs(parts.query))

    def answer(self, body: bytes, media_type: str = "text/html; charset=utf-8", status: int = 200,
               **headers: str) -> None:  # fmt: skip
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def article(self, query: dict[str, list[str]]) -> None:
        self.answer(page(base=self.server.base).encode())

    def arabic(self, query: dict[str, list[str]]) -> None:
        self.answer("خبر".encode("cp1256"), "text/plain; charset=windows-1256")

    def feed_xml(self, query: dict[str, list[str]]) -> None:
        items = "".join(ITEM.format(title=t, link=link) for t, link in self.server.items)
        feed = FEED.format(base=self.server.base, items=items)
        self.answer(feed.encode(), "application/rss+xml")

    def redirect(self, query: dict[str, list[str]]) -> None:
        self.answer(b"", status=302, Location=query.get("to", ["/redirect"])[0])

    def moved(self, query: dict[str, list[str]]) -> None:
        """To an address in Arabic, not percent-encoded, as many sites do."""
        self.answer(b"", status=302, Location="/article/خبر".encode().decode("latin-1"))

    def odd_xml(self, query: dict[str, list[str]]) -> None:
        """A feed with what no feed should have."""
        items = "".join(
            (
                "<item/>",
                f"<item><title>{'t' * 5000}</title><link>x</link></item>",
                "<item><title>a&#0;b\x07</title><description>d&#0;e</description></item>",
                "<item><title>Late</title><pubDate>99 Foo 99999</pubDate><guid>g</guid>"
                f"<link>https://example.org/{'p' * 600}</link></item>",
            )
        )
        feed = FEED.format(base="javascript:1", items=items).replace(">en<", ">no language<")
        self.answer(feed.encode(), "application/rss+xml")

    def packed(self, query: dict[str, list[str]]) -> None:
        self.answer(b"\x1f\x8b", Content_Encoding="gzip")

    def slow(self, query: dict[str, list[str]]) -> None:
        self.server.release.wait(20)
        self.article(query)

    def drip(self, query: dict[str, list[str]]) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def large(self, query: dict[str, list[str]]) -> None:
        """100 MB, of which no length is told."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x" * 2**20)
            self.server.sent += 1

    def log_message(self, *args: object) -> None:
        """Quiet."""
