"""Scripts that import one another name each other as they are served: by their content."""

import re

from unioncare.core.static_files import StaticFiles


def test_an_import_names_the_file_as_it_is_served_and_changes_with_it(tmp_path):
    first, other = collected(tmp_path / "1", "export const a = 1;"), collected(tmp_path / "2", "export const a = 2;")
    assert re.fullmatch(r'import \{ a \} from "\./part\.\w{12}\.js";\nimport\("\./part\.\w{12}\.js"\);', first)
    assert first != other


def test_scripts_of_others_stay_as_they_are(tmp_path):
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "chart.js").write_text('import { a } from "./missing.js";')
    storage = StaticFiles(location=tmp_path)
    list(storage.post_process({"vendor/chart.js": (storage, "vendor/chart.js")}))
    assert "./missing.js" in (tmp_path / storage.hashed_files["vendor/chart.js"]).read_text()


def collected(folder, part):
    """Return what becomes of a script that imports another."""
    (folder / "js").mkdir(parents=True)
    (folder / "js" / "part.js").write_text(part)
    (folder / "js" / "page.js").write_text('import { a } from "./part.js";\nimport("./part.js");')
    storage = StaticFiles(location=folder)
    list(storage.post_process({name: (storage, name) for name in ("js/page.js", "js/part.js")}))
    return (folder / storage.hashed_files["js/page.js"]).read_text()
