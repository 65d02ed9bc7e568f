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
def lab(folder, *options, app="lab"):
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
        f"--LabApp.user_settings_dir={settings}", *options,
    ]  # fmt: skip
    here = os.path.dirname(os.path.abspath(__file__))
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([here, os.environ.get("PYTHONPATH", "")]),
        "JUPYTER_DATA_DIR": settings,  # which notebooks are trusted is remembered there
    }
    with open(os.path.join(settings, "log"), "w+", encoding="utf-8") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        try:
            if not _answers(f"http://127.0.0.1:{port}/api?token=t"):
                log.seek(0)
                raise RuntimeError(f"no Jupyter server after a minute:\n{log.read()}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def _answers(address, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=1)
            return True
        except OSError:
            time.sleep(0.25)
    return False


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


# What a page of JupyterLab is asked to do; benchmarks/latency.py asks it of Playwright's other, asynchronous pages.
STARTED = "window.jupyterapp && window.jupyterapp.restored"
OPEN = """async ([path, run]) => {
    const app = window.jupyterapp;
    await app.restored;
    const panel = await app.commands.execute('docmanager:open', {path, factory: 'Notebook'});
    await panel.context.ready;
    app.shell.activateById(panel.id);
    if (!run) return;
    await panel.sessionContext.ready;
    await app.commands.execute('notebook:run-all-cells');
}"""
IN_KERNEL = """async code => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    let text = '';
    const future = kernel.requestExecute({code});
    future.onIOPub = m => { if (m.header.msg_type === 'stream') text += m.content.text; };
    await future.done;
    return text;
}"""


def enter(page, address):
    """Go to a page of JupyterLab or Notebook and wait until it has started."""
    page.goto(address)
    page.wait_for_function(STARTED, timeout=120_000)
    page.evaluate("window.jupyterapp.restored")


def open_notebook(page, url, name, run=True):
    """Open a notebook in JupyterLab; `run` runs all its cells."""
    if page.url == "about:blank":
        enter(page, f"{url}/lab?token=t&reset")  # without what another page has left open
    page.evaluate(OPEN, [name, run])


def painted(page, place=0):
    """The canvas of an explorer, once it shows a frame."""
    canvas = page.locator(".dlterms-canvas").nth(place)
    canvas.wait_for(timeout=60_000)
    page.wait_for_function("c => Number(c.dataset.frames ?? 0) > 0", arg=canvas.element_handle(), timeout=60_000)
    return canvas


def at_rest(page, canvas):
    """Wait until the picture belongs to where the controls stand."""
    page.wait_for_function(
        "c => c.closest('.dlterms-explorer').getAttribute('aria-busy') === 'false'",
        arg=canvas.element_handle(),
        timeout=60_000,
    )


def shown(canvas):
    """The values that the frame on screen belongs to, and a digest of its pixels."""
    values, pixels = canvas.evaluate(
        """async c => {
            const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            const hash = await crypto.subtle.digest('SHA-256', data);
            const hex = [...new Uint8Array(hash)].map(byte => byte.toString(16).padStart(2, '0')).join('');
            return [JSON.parse(c.dataset.values), hex];
        }"""
    )
    return values, pixels


def in_kernel(page, code):
    """Run code in the kernel of the notebook in front; what it prints."""
    return page.evaluate(IN_KERNEL, code)


def close(page):
    """Close the notebook in front and its kernel, unsaved."""
    page.evaluate(
        """async () => {
            const widget = window.jupyterapp.shell.currentWidget;
            await widget.sessionContext.shutdown();
            widget.context.model.dirty = false;
            widget.close();
        }"""
    )
