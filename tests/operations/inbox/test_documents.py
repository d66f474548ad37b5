"""Documents become text; what they say of themselves is proposed, and no more than that."""

import datetime as dt
import io
import zipfile
from contextlib import suppress

import pytest
from docx import Document as WordDocument
from pypdf import PdfWriter

from operations.errors import IntakeError
from operations.inbox import confined
from operations.inbox.documents import format_of, read_document

from .press_server import PARAGRAPHS, page


def word(*paragraphs: str, title: str = "") -> bytes:
    document = WordDocument()
    document.core_properties.title = title
    for each in paragraphs:
        document.add_paragraph(each)
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "Badush", "2 killed"
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def pdf(text: str = "", pages: int = 1, password: str = "") -> bytes:
    """A PDF with its text in a standard font, written by hand: ASCII alone."""
    writer = PdfWriter()
    for _ in range(pages):
        leaf = writer.add_blank_page(600, 800)
    if text:
        from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

        font = DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        })  # fmt: skip
        leaf[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n"))
        stream.set_data(f"BT /F1 12 Tf 40 700 Td {lines}ET".encode())
        leaf[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({"/Title": "A statement", "/CreationDate": "D:20190806100000Z"})
    if password:
        writer.encrypt(password)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_page_becomes_its_article_and_what_it_says_of_itself():
    found = read_document(page().encode(), "html")
    assert all(each in found.text for each in PARAGRAPHS)
    assert not {"Sport", "scripted", "All rights reserved"} & set(found.text.split())
    assert (found.title, found.publisher) == ("Search near Badush", "The Daily Example")
    assert (found.language, found.published_on) == ("en", dt.date(2019, 8, 5))
    assert found.basis.keys() == {"title", "publisher", "language", "published_on"}


def test_what_a_page_does_not_say_is_not_guessed():
    bare = "<p>" + "</p><p>".join(PARAGRAPHS) + "</p><p>It was 12 March 2017 when it began.</p>"
    found = read_document(bare.encode(), "html")
    assert (found.publisher, found.language, found.published_on) == ("", "", None)


def test_nothing_that_a_page_names_is_fetched(press):
    read_document(page(base=press.base).encode(), "html")
    assert press.asked == []


def test_a_page_in_an_old_arabic_encoding_is_read_by_the_servers_word():
    words = "نفذت قوات الجيش عملية تفتيش واسعة شمال ناحية بعشيقة صباح اليوم"
    text = f"<html><body><article><p>{words}</p><p>{words} مرة اخرى</p></article></body></html>"
    assert words in read_document(text.encode("cp1256"), "html", "windows-1256").text


def test_a_word_file_gives_its_paragraphs_and_tables():
    found = read_document(word("North of Badush.", "الموصل", title="Statement 7"), "docx")
    assert found.text == "North of Badush.\nالموصل\nBadush\t2 killed"
    assert found.title == "Statement 7"
    assert found.published_on is None
    assert "does not say when it was published" in found.cautions[0]


def test_a_pdf_gives_its_text_and_the_day_it_was_made_as_a_caution():
    found = read_document(pdf("Troops searched hills north of Badush.\nTwo were hurt."), "pdf")
    assert found.text.split("\n")[0] == "Troops searched hills north of Badush."
    assert (found.title, found.published_on) == ("A statement", None)
    assert found.cautions == [
        "The file was made on 2019-08-06; it does not say when it was published."
    ]


def bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (60 * 2**20))
    return written.getvalue()


def entities() -> bytes:
    """A .docx whose text is a billion laughs."""
    written = io.BytesIO()
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    xml = word("X")
    with zipfile.ZipFile(io.BytesIO(xml)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/document.xml":
                head, body = data.split(b"?>", 1)
                data = (
                    head + f"?><!DOCTYPE w [{laughs}]>".encode() + body.replace(b">X<", b">&l9;<")
                )
            new.writestr(part, data)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "format_name", "reason"),
    [
        (lambda: pdf("Secret words of a report", password="x"), "pdf", "encrypted"),
        (lambda: pdf(), "pdf", "pictures of pages"),
        (lambda: pdf(pages=301), "pdf", "301 pages"),
        (lambda: b"%PDF-1.7 nothing", "pdf", "damaged"),
        (lambda: pdf("Troops searched the hills north of Badush.")[:300], "pdf", "damaged"),
        (lambda: b"PK\x03\x04", "docx", "damaged"),
        (lambda: bomb(), "docx", "unpacks to far more"),
        (lambda: b"<html><body><script>1</script></body></html>", "html", "No readable text"),
        (lambda: b"", "html", "no HTML page"),
        (lambda: "خبر".encode("cp1256"), "text", "UTF-8"),
        (lambda: b"a\x00b", "text", "NUL"),
        (lambda: b"x" * (20 * 2**20 + 1), "text", "21 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(data, format_name, reason):
    with pytest.raises(IntakeError, match=reason):
        read_document(data(), format_name)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"<html><p>No feed</p></html>", "neither an RSS"), (b"", "cannot be read"),
     (b'<rss version="2.0"><channel><title>&#xD800;</title></channel></rss>', "cannot be read")],
)  # fmt: skip
def test_what_is_no_feed_is_refused_with_a_sentence(data, reason):
    with pytest.raises(IntakeError, match=reason):
        confined.extracted("feed", data)


def test_entities_of_a_word_file_do_not_grow():
    with suppress(IntakeError):  # refused is as good
        assert len(read_document(entities(), "docx").text) < 1000


def test_a_document_that_computes_for_ever_is_ended(monkeypatch):
    monkeypatch.setattr(confined, "WALL_S", 0.05)
    with pytest.raises(IntakeError, match="too long"):
        read_document(page().encode(), "html")


def test_the_process_that_reads_may_not_connect_nor_start_anything():
    from operations.inbox.extract import __name__ as package

    tried = (
        "import sys; sys.argv[1:] = ['feed']; import io, socket, subprocess;"
        "sys.stdin = io.TextIOWrapper(io.BytesIO(b'<rss version=\"2.0\"/>'));"
        f"import runpy; runpy.run_module('{package}');"
        'exec(\'try:\\n socket.create_connection(("127.0.0.1", 9))\\nexcept PermissionError:'
        ' print(" no connection")\');'
        'exec(\'try:\\n subprocess.run(["true"])\\nexcept PermissionError: print(" no start")\')'
    )
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", tried], capture_output=True, text=True, cwd=confined.ROOT, check=True
    )
    assert "no connection" in done.stdout
    assert "no start" in done.stdout


def test_a_format_is_known_by_type_or_name():
    assert format_of("a.PDF") == "pdf"
    assert format_of("/read", "text/html; charset=utf-8") == "html"
    for name, media_type in (("a.exe", ""), ("a.doc", ""), ("page", "image/png")):
        with pytest.raises(IntakeError, match="Only plain text"):
            format_of(name, media_type)
