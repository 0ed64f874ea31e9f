import hashlib
import subprocess
from pathlib import Path
from shutil import which

import pytest

from scripts import checksums
from scripts.checksums import File
from scripts.editions import editions
from scripts.problems import BadInputError

PERSIAN = editions()["fa"]
KNOWN = {"book.pdf": File(2_444_000, "ab" * 32), "form.docx": File(38_001, "cd" * 32)}
PAGE = "".join(
    f"<td>{checksums.place(name, PERSIAN)}</td>"
    for name in ("book.pdf", "form.docx", "missing.zip", "SHA256SUMS")
)


def test_sizes_are_told_in_the_digits_of_the_page() -> None:
    filled = checksums.fill(PAGE, KNOWN)
    assert "<small> ۲٫۴ MB</small>" in filled
    assert "<small> ۳۹ kB</small>" in filled
    assert filled.count("<small>") == 2


def test_a_page_can_be_filled_again_with_other_files() -> None:
    once = checksums.fill(PAGE, KNOWN)
    assert checksums.fill(once, KNOWN) == once
    assert checksums.fill(once, {}) == PAGE
    assert checksums.fill(checksums.fill(PAGE, {"book.pdf": KNOWN["book.pdf"]}), KNOWN) == once


def test_a_page_tells_where_its_chapter_begins_in_the_book() -> None:
    place = checksums.chapter_place("book.pdf", "people/consent", PERSIAN)
    filled = checksums.fill(place, {}, None, {"book.pdf": {"people/consent": 57}})
    assert filled == f"{place}<span>{PERSIAN.say('page.number', number='۵۷')}</span>"
    assert checksums.fill(filled, {}, None, {"book.pdf": {"people/consent": 57}}) == filled
    assert checksums.fill(filled, {}) == place


def test_the_list_has_every_file_as_sha256sum_reads_it() -> None:
    filled = checksums.fill(PAGE, KNOWN)
    assert f"{'ab' * 32}  book.pdf\n{'cd' * 32}  form.docx\n" in filled


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "downloads").mkdir(parents=True)
    (site / "downloads" / "book.pdf").write_bytes(b"a book")
    (site / "index.html").write_text(f"<p>{checksums.place('SHA256SUMS', editions()['en'])}</p>")
    return site


def test_the_sums_are_those_of_the_files(site: Path) -> None:
    checksums.publish(site, None)
    line = f"{hashlib.sha256(b'a book').hexdigest()}  book.pdf\n"
    assert (site / "downloads" / "SHA256SUMS").read_text() == line
    assert line in (site / "index.html").read_text()
    assert not (site / "downloads" / "SHA256SUMS.sig").exists()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    if not which("ssh-keygen"):
        pytest.skip("ssh-keygen (openssh-client) is not installed")
    key = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "person@machine", "-f", str(key)]
    subprocess.run(command, check=True)
    return key


def test_a_reader_can_verify_the_signature_with_what_the_page_says(site: Path, key: Path) -> None:
    checksums.publish(site, checksums.signer(key))
    page = checksums_lines(site / "index.html")
    folder = site / "downloads"
    (folder / "allowed_signers").write_text(next(line for line in page if "ssh-ed25519" in line) + "\n")
    command = next(line for line in page if line.startswith("ssh-keygen"))
    subprocess.run(command, shell=True, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (folder / "SHA256SUMS").write_text("changed\n")
    assert subprocess.run(command, shell=True, cwd=folder, check=False, capture_output=True).returncode


def checksums_lines(page: Path) -> list[str]:
    from lxml.html import fromstring

    return [
        line
        for code in fromstring(page.read_text()).iter("code")
        for line in code.text_content().splitlines()
    ]


def test_the_signature_says_nothing_of_the_person(site: Path, key: Path) -> None:
    checksums.publish(site, checksums.signer(key))
    for file in (site / "index.html", site / "downloads" / "SHA256SUMS.sig"):
        assert "person@machine" not in file.read_text()


def test_a_signature_of_an_older_list_goes_away(site: Path, key: Path) -> None:
    checksums.publish(site, checksums.signer(key))
    checksums.publish(site, None)
    assert [path.name for path in sorted((site / "downloads").iterdir())] == ["SHA256SUMS", "book.pdf"]
    assert "ssh-keygen" not in (site / "index.html").read_text()


@pytest.mark.parametrize("content", [None, "no key at all"])
def test_a_key_that_cannot_sign_is_named(tmp_path: Path, content: str | None) -> None:
    if not which("ssh-keygen"):
        pytest.skip("ssh-keygen (openssh-client) is not installed")
    key = tmp_path / "bad"
    if content:
        key.write_text(content)
        key.chmod(0o600)
    with pytest.raises(BadInputError, match="bad: cannot sign"):
        checksums.signer(key)
