"""A tiny project behind the real `./run`: every program it starts is there, none does any business."""

from __future__ import annotations

import shutil
from pathlib import Path

from config.launch import python_env
from config.launch.layout import PROJECT, Layout
from config.launch.stamps import Stamp

MANAGE = """
import os, sys, time
from pathlib import Path
state, words = Path(os.environ["MARQUE_STATE_DIR"]), sys.argv[1:]
loaded = state / "demo.loaded"
with (state / "calls.txt").open("a") as calls:
    print(" ".join(words), file=calls)
if words[:2] == ["demo", "status"]:
    sys.exit(0 if loaded.exists() else 3)
if words[:2] == ["demo", "load"]:
    time.sleep(float(os.environ.get("STANDIN_DEMO_SECONDS", "0")))
    loaded.touch()
    print("demo market: 8 dealers")
if words[:2] == ["demo", "logins"]:
    print("operator  operator@marque.example  not-a-secret")
if words[:1] == ["echo"]:
    print(os.environ[words[1]])
if words[:1] == ["fail"]:
    sys.exit(7)
"""
WSGI = """
import os
from pathlib import Path
def application(environ, start_response):
    if environ["PATH_INFO"] == "/die":
        os._exit(9)
    known = environ["HTTP_HOST"].split(":")[0] in ("marque.localhost", "console.marque.localhost")
    start_response("200 OK" if known else "404 Not Found", [("Content-Type", "text/html")])
    language = "en" if environ.get("HTTP_ACCEPT_LANGUAGE", "").startswith("en") else "zh-hans"
    return [f'<html lang="{language}">Marque</html>'.encode()]
"""
CELERY = """
import os
from celery import Celery
app = Celery("standin", broker=os.environ["REDIS_URL"])
"""
SIMULATOR = """
import argparse, http.server
parser = argparse.ArgumentParser()
for name in ("--host", "--port", "--state", "--webhook-url", "--public-url"):
    parser.add_argument(name)
options = parser.parse_args()
class Handler(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(200)
        self.end_headers()
http.server.ThreadingHTTPServer((options.host, int(options.port)), Handler).serve_forever()
"""
AUTHORITY = SIMULATOR.replace('"--webhook-url", "--public-url"', "").replace(
    "options.host, int", '"127.0.0.1", int'
)
BENCHMARK = """
def run():
    measured = {"metric": "speed", "value": 2, "unit": "ms"}
    yield measured | {"baseline": 4, "ratio": 0.5, "goal": "<= 0.6", "holds": True}
PREPARE = False
"""
BUILD = """
import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("dist", { recursive: true });
writeFileSync("dist/built.txt", process.version);
"""
PACKAGE = '{"name": "standin", "version": "1.0.0", "type": "module", "scripts": {"build": "node build.mjs"}}'
LOCK = (
    '{"name": "standin", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "standin", '
    '"version": "1.0.0"}}}'
)
FILES = {
    "manage.py": MANAGE,
    "config/__init__.py": "",
    "config/settings/__init__.py": "",
    "config/settings/dev.py": "SECRET_KEY = 'stand-in'\nINSTALLED_APPS = []\n",
    "config/wsgi.py": WSGI,
    "config/celery.py": CELERY,
    "billing/__init__.py": "",
    "billing/simulator/__init__.py": "",
    "billing/simulator/__main__.py": SIMULATOR,
    "core/__init__.py": "",
    "core/edge/__init__.py": "",
    "core/edge/esign/__init__.py": "",
    "core/edge/esign/local/__init__.py": "",
    "core/edge/esign/local/__main__.py": AUTHORITY,
    "tests/benchmarks/speed.py": BENCHMARK,
    "frontend/package.json": PACKAGE,
    "frontend/package-lock.json": LOCK,
    "frontend/build.mjs": BUILD,
}


def lay(root: Path, *, environment_ready: bool = True) -> Layout:
    """Lay the stand-in project into a folder; its environment borrows this project's packages."""
    for name, text in FILES.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    shutil.copy(PROJECT / "run", root / "run")
    shutil.copytree(
        PROJECT / "config" / "launch",
        root / "config" / "launch",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copytree(PROJECT / "requirements", root / "requirements")
    layout = Layout(root, root / ".state")
    if environment_ready:
        borrow_environment(layout)
    return layout


def borrow_environment(layout: Layout) -> None:
    """A `.venv` whose programs and packages are links to the project's own."""
    layout.venv.mkdir()
    for name in ("bin", "lib"):
        (layout.venv / name).symlink_to(PROJECT / ".venv" / name)
    shutil.copy(PROJECT / ".venv" / "pyvenv.cfg", layout.venv / "pyvenv.cfg")
    for kind in ("run", "dev"):
        Stamp(layout.venv / f".marque-{kind}").write(python_env.wanted(layout, kind))
