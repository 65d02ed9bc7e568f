"""A JupyterLab of our own and a page of it, for tests and measurements in a real browser."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import nbformat

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextlib.contextmanager
def lab(folder, app="lab"):
    """Serve a folder, with kernels that find the tests' modules; yields the URL without its path, and the token."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = tempfile.mkdtemp(prefix="lab-")
    command = [
        sys.executable, "-m", f"jupyter{app}" if app == "lab" else app, "--no-browser", "--allow-root",
        "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", f"--ServerApp.root_dir={folder}",
        "--IdentityProvider.token=t", "--LabApp.expose_app_in_browser=True", f"--LabApp.workspaces_dir={settings}",
        "--JupyterNotebookApp.expose_app_in_browser=True",
        f"--LabApp.user_settings_dir={settings}", "--ServerApp.jpserver_extensions=dlterms.server=True",
    ]  # fmt: skip
    here = os.path.dirname(os.path.abspath(__file__))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([here, os.environ.get("PYTHONPATH", "")])}
    with open(os.path.join(settings, "log"), "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        try:
            for _ in range(240):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token=t", timeout=1)
                    break
                except OSError:
                    time.sleep(0.25)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


@contextlib.contextmanager
def browser():
    """Chromium under Playwright."""
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield chromium
        chromium.close()


def write(path, *cells):
    """A notebook of these code cells."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(notebook, path)


def open_notebook(page, url, name, run=True):
    """Open a notebook in JupyterLab; `run` runs all its cells."""
    page.goto(f"{url}/lab?token=t")
    page.wait_for_function("window.jupyterapp && window.jupyterapp.restored", timeout=120_000)
    page.evaluate("window.jupyterapp.restored")
    page.evaluate(
        """async ([path, run]) => {
            const app = window.jupyterapp;
            const panel = await app.commands.execute('docmanager:open', {path, factory: 'Notebook'});
            await panel.context.ready;
            app.shell.activateById(panel.id);
            if (!run) return;
            await panel.sessionContext.ready;
            await app.commands.execute('notebook:run-all-cells');
        }""",
        [name, run],
    )


def painted(page, place=0):
    """The canvas of an explorer, once it shows a frame."""
    canvas = page.locator(".dlterms-canvas").nth(place)
    canvas.wait_for(timeout=60_000)
    page.wait_for_function("c => Number(c.dataset.frames ?? 0) > 0", arg=canvas.element_handle(), timeout=60_000)
    return canvas
