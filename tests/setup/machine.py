"""An installation of its own, to be lost and to be brought back."""

import json
import shutil
import signal
import subprocess
from pathlib import Path

from tests.setup.conftest import PYTHON, Launcher, bare_environment
from unioncare.embedded import keys
from unioncare.embedded.account import server_account
from unioncare.embedded.instance import home
from unioncare.embedded.state import PROJECT

PASSPHRASE = "five words nobody will guess"
SHOW = """
import json
from cases.care.models import CaseDocument, IllnessCase
from unioncare.notifications.models import Message
from unioncare.organisation.models import User
person = User.objects.get(username="zhou")
document = CaseDocument.objects.get()
print("SHOWN", json.dumps([person.phone, person.check_password("long enough it is"), document.file.read().decode(),
    IllnessCase.objects.get().contact_phone, sorted(Message.objects.values_list("channel", "state", "trouble"))]))
"""


class Machine:
    """An installation in a folder of its own: servers, keys, files. Its servers run from the first command on."""

    def __init__(self, place: Path) -> None:
        self.place, self.data = place, place / "data"
        self.launcher = Launcher(self.data)
        self.holder: subprocess.Popen[str] | None = None

    def manage(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        if self.holder is None:
            self.holder = self.launcher.hold()
        given = {
            "UNIONCARE_DATA": str(self.data),
            "PRIVATE_ROOT": str(self.place / "private"),
            "BACKUP_PASSPHRASE": PASSPHRASE,
        }
        command = [PYTHON, "-W", "ignore", "manage.py", *arguments]
        environment = bare_environment() | given | variables
        return subprocess.run(
            command, env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=600, check=False
        )

    def run(self, code: str) -> subprocess.CompletedProcess[str]:
        return self.manage("shell", "--no-imports", "--command", code)

    def shown(self) -> list[object]:
        out = self.run(SHOW)
        assert out.returncode == 0, out.stderr
        return json.loads(out.stdout.partition("SHOWN ")[2])  # type: ignore[no-any-return]

    def stop(self) -> None:
        if self.holder is not None:
            self.holder.send_signal(signal.SIGTERM)
            self.holder.wait()
            self.holder = None

    def keep_database(self, folder: Path) -> None:
        """Keep a copy of the database, with the password of its servers, in a folder."""
        self.stop()
        subprocess.run(["cp", "-a", str(home(self.data, server_account()) / "postgres"), str(folder)], check=True)
        password = json.loads((self.data / "keys.json").read_text())[keys.PASSWORD]
        (folder / "keys.json").write_text(json.dumps({keys.PASSWORD: password}))

    def bring_database(self, folder: Path) -> None:
        """Begin with a kept database, and with keys of its own."""
        self.data.mkdir(mode=0o711, parents=True)
        shutil.copy(folder / "keys.json", self.data)
        subprocess.run(["cp", "-a", str(folder / "postgres"), str(home(self.data, server_account()))], check=True)

    def lose(self) -> None:
        self.stop()
        self.launcher.close()
        shutil.rmtree(self.place, ignore_errors=True)
