from pathlib import Path

from PIL import Image

from scripts import cache, card
from scripts.editions import editions


def test_a_picture_has_its_size_and_the_same_bytes(tmp_path: Path) -> None:
    edition = editions()["bo"]
    card.write(edition, tmp_path)
    made = tmp_path / "cards" / "bo.png"
    with Image.open(made) as picture:
        assert picture.size == (card.WIDTH, card.HEIGHT)
        assert picture.info == {}
        colours = picture.getcolors(picture.size[0] * picture.size[1])
        assert colours
        # The ground, and words in white that reach neither edge.
        assert picture.getpixel((5, 600)) == max(colours)[1]
        assert (255, 255, 255) in [colour for _, colour in colours]
    card._draw(edition, tmp_path / "again.png")
    assert (tmp_path / "again.png").read_bytes() == made.read_bytes()
    assert cache.CACHE.joinpath("files", "bo.png").is_file()
