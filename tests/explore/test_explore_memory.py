"""A long session with an explorer: five thousand steps later neither the browser nor the kernel holds more."""

from explore_lab import close, in_kernel, open_notebook, painted, write

pytest_plugins = ["explore_fixtures"]

SMALL = """
import numpy as np
from dlterms.explore import Explorer, Lines
x = np.linspace(-3, 3, 50)
e = Explorer(lambda a=0.0: {"y": np.sin(x + a)}, Lines(x, ["y"], ylim=(-1, 1)), alt="a wave", height=1.5,
             a=(-10.0, 10.0, 0.1))
e"""
STEPS = """async ([canvas, steps]) => {
    const handle = document.querySelector('.dlterms-controls input[type=range]');
    const el = canvas.closest('.dlterms-explorer');
    let step = 1;
    for (let taken = 0; taken < steps; taken++) {
        if (handle.value === handle.max) step = -1;
        if (handle.value === handle.min) step = 1;
        handle.value = Number(handle.value) + step;
        handle.dispatchEvent(new Event('input', { bubbles: true }));
        while (el.getAttribute('aria-busy') === 'true') await new Promise((done) => setTimeout(done));
    }
    return Number(canvas.dataset.frames);
}"""
RESIDENT = "import psutil; print(psutil.Process().memory_info().rss)"


def test_memory_is_flat_over_5000_steps(page, url, folder):
    write(folder / "long.ipynb", SMALL)
    open_notebook(page, url, "long.ipynb")
    canvas = painted(page)
    devtools = page.context.new_cdp_session(page)

    def used():
        devtools.send("HeapProfiler.collectGarbage")
        heap, held = devtools.send("Runtime.getHeapUsage"), page.evaluate("dltermsHeld.bytes")
        assert held <= 64e6, "the frames fetched ahead have a bound of their own"
        return heap["usedSize"] + heap["backingStorageSize"] - held, int(in_kernel(page, RESIDENT))

    first = page.evaluate(STEPS, [canvas.element_handle(), 1000])  # fills the kernel's memory of frames
    browser, kernel = used()
    drawn = page.evaluate(STEPS, [canvas.element_handle(), 5000]) - first
    assert drawn == 5000
    browser_after, kernel_after = used()
    assert browser_after - browser < 8e6
    assert kernel_after - kernel < 8e6
    close(page)
