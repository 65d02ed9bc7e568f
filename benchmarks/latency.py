"""From a key or a mouse event to changed pixels, in a real JupyterLab: our explorers beside what everyone uses.

    make bench-latency        or: python benchmarks/latency.py [--steps 20] [--only softmax] [--out docs/latency]

For each explorer of the notebooks a page shows the same figure four times (see variants.py): as our Explorer, under
ipywidgets.interact with pyplot, under ipympl with draw_idle, and a bare comm echo, the floor for anything with a
kernel. Key presses are interleaved over the variants, so that the machine's other work meets them all alike, and lead
to positions not seen before (though a slider of few positions soon has all of them ready); then each slider is dragged
out and back in three seconds. The pixels are looked at once in every animation frame of the browser. Prints a table,
ratios and goals; writes .json and .png.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.async_api import async_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "benchmarks"), os.environ.get("PYTHONPATH", "")])

from variants import NOTEBOOKS, explorers, has_pictures, moved  # noqa: E402

from explore_lab import CHROMIUM, IN_KERNEL, OPEN, STARTED, lab, write  # noqa: E402

CELLS = {
    "explorer": "marked(e)",
    "echo": "echo(e)",
    "interact": "under_interact(e)",
    "ipympl": "under_ipympl(e)",
}
PICTURES = {
    "explorer": ".bench-explorer canvas",
    "echo": ".bench-echo",
    "interact": ".bench-interact img",
    "ipympl": ".bench-ipympl canvas",
}
AHEAD, HANDLE = "explorer, look-ahead", "explorer, handle"
NATIVE = ("explorer", "echo")  # whose sliders are the browser's own
DRAG_SECONDS = 3.0
# Looks at a picture once in every animation frame: a small copy of it, summed with weights; null when there is none.
WATCH = """() => {
    const small = document.createElement("canvas");
    [small.width, small.height] = [220, 92];
    const context = small.getContext("2d", { willReadFrequently: true });
    const look = (selector) => {
        const element = document.querySelector(selector);
        if (!element) return null;
        if (!(element instanceof HTMLCanvasElement || element instanceof HTMLImageElement)) return element.textContent;
        if (element instanceof HTMLImageElement && !element.complete) return null;
        context.clearRect(0, 0, 220, 92);
        context.drawImage(element, 0, 0, 220, 92);
        const data = new Uint32Array(context.getImageData(0, 0, 220, 92).data.buffer);
        let sum = 0, ink = false;
        for (const pixel of data) {
            sum = (Math.imul(sum, 31) + pixel) | 0;
            ink ||= pixel !== 0xffffffff && pixel !== 0;
        }
        return ink ? sum : null;
    };
    const bench = (window.bench = {});
    for (const kind of ["keydown", "mouseup"])
        document.addEventListener(kind, () => (bench.event = performance.now()), true);
    document.addEventListener("pointermove", (event) => event.buttons && (bench.event = performance.now()), true);
    document.addEventListener("input", () => (bench.values += 1), true);
    let run = 0, values = null;
    bench.watch = (selector, handle) => {
        const mine = ++run;
        Object.assign(bench, { event: 0, frames: [], blank: 0, ticks: 0, values: 0 });
        values?.disconnect();
        values = new MutationObserver(() => (bench.values += 1));
        values.observe(document.querySelector(handle), { attributeFilter: ["aria-valuenow"] });
        let last = look(selector);
        const tick = () => {
            if (mine !== run) return;
            const now = look(selector);
            bench.ticks += 1;
            if (now === null) bench.blank += 1;
            else if (now !== last) { bench.frames.push(performance.now()); last = now; }
            requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
    };
}"""
SEEN = "() => ({ ...bench, watch: null })"


def handle(name, place=0):
    """What is moved: our slider at this place among the explorer's controls, the echo's, or that of ipywidgets."""
    if name == "explorer":
        return f".bench-explorer label:nth-of-type({place + 1}) input"
    return f".bench-{name}-slider" if name == "echo" else f".bench-{name}-slider [role=slider]"


async def press(page, name, key, place):
    """One key press: milliseconds to the first changed frame, or None, and how many frames were blank."""
    await page.locator(handle(name, place)).scroll_into_view_if_needed()
    await page.locator(handle(name, place)).focus()
    await page.evaluate("s => window.bench.watch(...s)", [PICTURES[name], handle(name, place)])
    await page.keyboard.press(key)
    return await changed(page)


async def pull(page, y):
    """One move of a handle that is held: milliseconds to the first changed frame, or None, and blank frames."""
    await page.evaluate("s => window.bench.watch(...s)", [PICTURES["explorer"], ".bench-explorer .dlterms-handle"])
    box = await page.locator(".bench-explorer .dlterms-handle").first.bounding_box()
    await page.mouse.move(box["x"] + 12, box["y"] + 12 + y)
    return await changed(page)


async def changed(page):
    """Milliseconds from the event to the first changed frame, or None, and how many frames were blank."""
    try:
        await page.wait_for_function("() => window.bench.frames.length", timeout=5000, polling=50)
    except Exception:
        return None, 0
    await asyncio.sleep(0.25)
    bench = await page.evaluate(SEEN)
    return bench["frames"][0] - bench["event"], bench["blank"]


async def drag(page, name, place, rate=60):
    """A mouse drag out and back: distinct frames and values a second, the time from release to the last frame."""
    knob = page.locator(handle(name, place))
    await knob.scroll_into_view_if_needed()
    await knob.focus()
    await page.keyboard.press("Home")
    await asyncio.sleep(1)
    box = await knob.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if name in NATIVE:  # the box is that of the whole slider, its knob 16 pixels wide
        x, track = box["x"] + 8, box["width"] - 16
    else:
        track = await knob.evaluate("element => element.closest('.noUi-target').clientWidth")
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.evaluate("s => window.bench.watch(...s)", [PICTURES[name], handle(name, place)])
    moves, start = [], time.monotonic()
    while (passed := time.monotonic() - start) < DRAG_SECONDS:
        part = 1 - abs(2 * passed / DRAG_SECONDS - 1)
        moves.append(asyncio.ensure_future(page.mouse.move(x + part * track, y)))
        await asyncio.sleep(max(0.0, len(moves) / rate - (time.monotonic() - start)))
    await asyncio.gather(*moves)
    await page.mouse.up()
    counted = await page.evaluate(SEEN)
    await asyncio.sleep(1.5)
    bench = await page.evaluate(SEEN)
    last = bench["frames"][-1] if bench["frames"] else bench["event"]
    return {
        "fps": sum(frame <= bench["event"] for frame in bench["frames"]) / DRAG_SECONDS,
        "values": counted["values"] / DRAG_SECONDS,
        "screen": counted["ticks"] / DRAG_SECONDS,
        "lag": max(0.0, last - bench["event"]),
        "blank": bench["blank"],
    }


async def open_page(browser, url, name):
    """A notebook in JupyterLab, all its cells run."""
    page = await browser.new_page(viewport={"width": 1366, "height": 768})
    await page.goto(f"{url}/lab?token=t")
    await page.wait_for_function(STARTED, timeout=120_000)
    await page.evaluate(OPEN, [name, True])
    await page.evaluate(WATCH)
    return page


def to_and_fro(pages):
    """Keys that lead to a new position as long as there is one: pages up, one step aside, pages down, …"""
    while True:
        yield from ["PageUp"] * pages
        yield "ArrowRight"
        yield from ["PageDown"] * pages
        yield "ArrowRight"


async def one_explorer(browser, url, name, positions, place, steps):
    """All variants of one explorer's figure in one page: keys interleaved, then a drag each."""
    page = await open_page(browser, url, name)
    for variant in CELLS:
        await page.locator(PICTURES[variant]).first.wait_for(timeout=120_000)
        await page.locator(handle(variant, place)).focus()
        await page.keyboard.press("Home")
    await asyncio.sleep(2)
    times, blank = {variant: [] for variant in [*CELLS, AHEAD]}, dict.fromkeys([*CELLS, AHEAD], 0)
    # a page is a tenth of the browser's own slider, and five steps of that of ipywidgets
    pages = {variant: 8 if variant in NATIVE else max(1, (positions - 1) // 5 - 1) for variant in CELLS}
    keys = {variant: to_and_fro(pages[variant]) for variant in CELLS}
    for step in range(steps):
        for variant in CELLS:
            took, blanks = await press(page, variant, next(keys[variant]), place)
            times[variant].append(took)
            blank[variant] += blanks
        await asyncio.sleep(0.3)  # the hand rests: what lies beside is fetched
        took, blanks = await press(page, "explorer", "ArrowLeft" if step % 2 else "ArrowRight", place)
        times[AHEAD].append(took)
        blank[AHEAD] += blanks
    rows = {}
    for variant in [*CELLS, AHEAD]:
        found = sorted(took for took in times[variant] if took is not None)
        if not found:
            raise RuntimeError(f"{name}: no key changed the picture of {variant}")
        rows[variant] = {"p50": statistics.median(found), "p95": found[int(0.95 * (len(found) - 1))],
                         "unchanged": times[variant].count(None), "blank": blank[variant]}  # fmt: skip
    for variant in CELLS:
        rows[variant] |= {"drag": await drag(page, variant, place)}
        rows[variant]["blank"] += rows[variant]["drag"].pop("blank")
    if await page.locator(".bench-explorer .dlterms-handle").count():
        rows[HANDLE] = await handled(page, steps)
    rows["explorer"]["kernel_ms"] = float(await page.evaluate(IN_KERNEL, "print(kernel_ms(e))"))
    await page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    await page.close()
    return rows


async def handled(page, steps):
    """A handle that is held and moved up and down, a few pixels each time."""
    point = page.locator(".bench-explorer .dlterms-handle").first
    await point.scroll_into_view_if_needed()
    box = await point.bounding_box()
    await page.mouse.move(box["x"] + 12, box["y"] + 12)
    await page.mouse.down()
    found = []
    for step in range(steps):
        found.append(await pull(page, 5 if step % 8 < 4 else -5))
        await asyncio.sleep(0.7)  # as long as a key of the slider waits for those of the others
    await page.mouse.up()
    times = sorted(took for took, _ in found if took is not None)
    return {"p50": statistics.median(times), "p95": times[int(0.95 * (len(times) - 1))],
            "unchanged": len(found) - len(times), "blank": sum(blank for _, blank in found)}  # fmt: skip


async def measure(slugs, steps):
    """name of an explorer -> variant -> its numbers, and the number of positions of the slider."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    pages, places = {}, {}
    for slug in slugs:
        for i, explorer in enumerate(explorers(slug)):
            name = f"{slug} {i + 1}" if i else slug
            write(folder / f"{name}.ipynb", f"from variants import *\ne = explorers({slug!r})[{i}]", *CELLS.values())
            place, control = moved(explorer)
            pages[name] = {"positions": len(control.choices), "line_view": not has_pictures(explorer.view)}
            places[name] = place
    found = {}
    with lab(folder) as url:
        async with async_playwright() as playwright:
            quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
            for name, facts in pages.items():
                load, start = os.getloadavg()[0], time.monotonic()
                rows = await one_explorer(browser, url, f"{name}.ipynb", facts["positions"], places[name], steps)
                found[name] = {**facts, "load": load, "variants": rows}
                print(f"{name}: {time.monotonic() - start:.0f} s, load {load:.1f}", flush=True)
            await browser.close()
    return found


def missed(rows, line_view):
    """The goals that an explorer misses, in words."""
    own, drag = rows["explorer"], rows["explorer"]["drag"]
    goals = {
        "p50 ≤ interact / 6": own["p50"] <= rows["interact"]["p50"] / 6,
        "p50 ≤ 1.3 × echo": own["p50"] <= 1.3 * rows["echo"]["p50"],
        "a handle as quick as the slider": HANDLE not in rows or rows[HANDLE]["p50"] <= 1.15 * own["p50"],
        "look-ahead p50 ≤ 16 ms": rows[AHEAD]["p50"] <= 16,
        "30 frames/s, or as many as the echo": drag["fps"] >= min(30, 0.95 * rows["echo"]["drag"]["fps"]),
        "lag ≤ 100 ms": drag["lag"] <= 100,
        "no blank frame": own["blank"] + rows[AHEAD]["blank"] == 0,
        "kernel ≤ 10 ms (pictures: 25)": own["kernel_ms"] <= (10 if line_view else 25),
    }
    return [goal for goal, met in goals.items() if not met]


def table(found):
    """The rows as text."""
    heads = ["explorer", "variant", "p50 ms", "p95 ms", "frames/s", "values/s", "screen/s", "lag ms", "blank",
             "faster than interact", "× echo", "kernel ms", "load"]  # fmt: skip
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for name, one in found.items():
        for variant, row in one["variants"].items():
            drag = row.get("drag", {})
            numbers = [f"{row['p50']:.1f}", f"{row['p95']:.1f}"]
            numbers += [f"{drag[key]:.0f}" if drag else "" for key in ("fps", "values", "screen", "lag")]
            numbers += [str(row["blank"]), f"{one['variants']['interact']['p50'] / row['p50']:.1f}"]
            numbers += [f"{row['p50'] / one['variants']['echo']['p50']:.2f}"]
            numbers += [f"{row['kernel_ms']:.1f}" if "kernel_ms" in row else "", f"{one['load']:.1f}"]
            lines.append("| " + " | ".join([name, variant, *numbers]) + " |")
    return "\n".join(lines)


def draw(found, path):
    """Bars of p50 with a whisker to p95, a group for each explorer; milliseconds on a logarithmic axis."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from dlterms.explore.style import PALETTE, style

    order = [AHEAD, "explorer", "echo", "ipympl", "interact"]
    with style():
        figure = Figure(figsize=(8.8, 1.1 + 0.75 * len(found)), dpi=150, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        for i, one in enumerate(list(found.values())[::-1]):
            for j, variant in enumerate(order):
                row, y = one["variants"][variant], i + 0.3 - 0.15 * j
                axes.barh(y, row["p50"], 0.13, left=0, color=PALETTE[(4, 0, 3, 2, 1)[j]],
                          label=None if i else variant)  # fmt: skip
                axes.plot([row["p50"], row["p95"]], [y, y], color="#24292f", lw=1)
                axes.text(row["p95"] * 1.04, y, f"{row['p50']:.0f}", va="center", fontsize=7.5)
        axes.set_yticks(range(len(found)), list(found)[::-1])
        axes.tick_params(axis="y", length=0)
        ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500]
        axes.set(xscale="log", xlim=(1, 900))
        axes.set_xticks(ticks, list(map(str, ticks)))
        axes.set_xticks([], minor=True)
        axes.set_xlabel("milliseconds from the key to changed pixels: the bar ends at p50, its whisker at p95")
        axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=5)
        figure.savefig(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=20, help="key presses a variant and explorer")
    parser.add_argument("--only", nargs="*", help="these notebooks")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "latency")
    options = parser.parse_args()
    known = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb") if "Explorer(" in path.read_text("utf-8"))
    before = os.getloadavg()
    found = asyncio.run(measure(options.only or known, options.steps))
    print(table(found))
    print(f"load average before {before[0]:.1f}, after {os.getloadavg()[0]:.1f}, on {os.cpu_count()} processors")
    for name, one in found.items():
        if gaps := missed(one["variants"], one["line_view"]):
            print(f"{name} misses: {'; '.join(gaps)}")
    text = json.dumps({"load_before": before, "load_after": os.getloadavg(), "explorers": found}, indent=1)
    options.out.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    draw(found, options.out.with_suffix(".png"))


if __name__ == "__main__":
    main()
