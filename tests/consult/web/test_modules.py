"""A page names every module that its scripts bring with them."""

from consult.templatetags.modules import FOLDER, imported, modules


def test_what_a_module_imports_is_named_with_all_that_comes_behind_it() -> None:
    assert set(imported("wire/client.js")) | {"wire/client.js"} < set(imported("live.js"))
    assert "wire/socket.js" in imported("room.js")


def test_every_module_that_is_named_exists() -> None:
    for path in FOLDER.rglob("*.js"):
        for name in imported(str(path.relative_to(FOLDER))):
            assert (FOLDER / name).is_file(), name


def test_a_script_of_the_page_is_loaded_once_and_not_linked_beside_it() -> None:
    tags = str(modules("signed_in", "room"))

    assert tags.count("js/signed_in.js") == tags.count("js/room.js") == 1
    assert tags.count("<script") == 2
    assert tags.index("modulepreload") < tags.index("<script")
