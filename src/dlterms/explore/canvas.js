// Watches the controls, asks the kernel for their frame, and paints the pixels that come back.
//
// One request is in flight at a time and the newest values win, so a fast hand is never far ahead of the picture. While
// the hand rests, the frames of neighbouring values are fetched ahead, and a step to one of them shows at once.
const HELD_BYTES = 64e6; // frames fetched ahead, of all explorers of a page: at most this much, the oldest go first
const REST_MS = 60; // so long the hand must rest before anything is fetched ahead
const BUSY_MS = 300;
const SILENT_MS = 15000;
const AHEAD_COST_MS = 30; // a slower compute is not run on suspicion: a real request may have to wait for it

// Each explorer loads this module for itself; what they share belongs to the page.
const held = (globalThis.dltermsHeld ??= { frames: new Map(), bytes: 0 });

function drop(key) {
  held.bytes -= held.frames.get(key)?.pixels.length ?? 0;
  held.frames.delete(key);
}

function hold(key, pixels, reply) {
  drop(key);
  held.frames.set(key, { pixels, reply });
  held.bytes += pixels.length;
  while (held.bytes > HELD_BYTES && held.frames.size > 1) drop(held.frames.keys().next().value);
}

const make = (tag, className, attributes = {}) => {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const valueOf = (control) => control.get(control.get("_options_labels") ? "index" : "value");
const keyOf = (values) => JSON.stringify(values.map((v) => (typeof v === "number" ? Number(v.toPrecision(10)) : v)));

// The value `steps` steps away, or undefined past the end.
function neighbour(control, steps) {
  const labels = control.get("_options_labels");
  const value = valueOf(control);
  if (typeof value === "boolean") return Math.abs(steps) === 1 ? !value : undefined;
  const [low, high, step] = labels ? [0, labels.length - 1, 1] : ["min", "max", "step"].map((n) => control.get(n));
  const moved = Number((value + steps * step).toPrecision(12));
  return moved < low - step * 1e-6 || moved > high + step * 1e-6 ? undefined : moved;
}

// The picture that stands before a live explorer for readers without a kernel, and the note under it.
function standIn(el) {
  for (let node = el; node; node = node.parentElement) {
    const note = node.previousElementSibling;
    if (note?.querySelector?.(".dlterms-asleep")) return [note, note.previousElementSibling].filter(Boolean);
  }
  return [];
}

async function render({ model, el }) {
  el.classList.add("dlterms-explorer");
  const view = Math.random().toString(36).slice(2);
  const problem = make("div", "dlterms-problem", { role: "alert" });
  const canvas = make("canvas", "dlterms-canvas", { role: "img", "aria-label": model.get("alt"), tabindex: "-1" });
  const readout = make("div", "dlterms-readout", { "aria-hidden": "true" });
  const spoken = make("div", "dlterms-spoken", { role: "status", "aria-live": "polite" });
  problem.hidden = true;
  canvas.style.width = `${model.get("width")}px`;
  canvas.style.aspectRatio = `${model.get("width")} / ${model.get("height")}`;
  el.append(problem, canvas, readout, spoken);
  const context = canvas.getContext("2d");

  const ids = model.get("controls").map((reference) => reference.replace("IPY_MODEL_", ""));
  const controls = await Promise.all(ids.map((id) => model.widget_manager.get_model(id)));

  let pixels = null; // what the canvas shows, (H, W, 4)
  let shown = null; // the key of the values that it belongs to
  let asked = null; // the request in flight
  let ahead = null; // the request in flight for neighbours: {serial, keys, base}
  let serial = 0;
  let moved = { place: 0, sign: 1 };
  let affordable = false;
  let rest, busy, silent, speak;
  let last = controls.map(valueOf);
  const heldAt = (key) => `${view} ${key}`; // of a frame among all that are held
  const forget = () => [...held.frames.keys()].filter((key) => key.startsWith(view)).forEach(drop);

  // Whether the picture belongs to where the controls stand, or is still awaited
  const settle = () => el.setAttribute("aria-busy", String(Boolean(asked)));

  const tell = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
  };
  const ratio = () => Math.min(4, Math.max(0.5, window.devicePixelRatio || 1));

  const paint = (x, y, w, h) => {
    context.putImageData(new ImageData(pixels, canvas.width, canvas.height), 0, 0, x, y, w, h);
  };
  const caption = (key, reply) => {
    shown = key;
    tell("");
    canvas.dataset.values = key;
    canvas.dataset.frames = Number(canvas.dataset.frames ?? 0) + 1;
    readout.textContent = reply.readout;
    clearTimeout(speak);
    speak = setTimeout(() => (spoken.textContent = reply.spoken), 700);
  };
  const apply = (target, width, reply, buffers) =>
    reply.places.forEach(([x, y, w, h], i) => {
      const rectangle = new Uint8ClampedArray(buffers[i].buffer ?? buffers[i], buffers[i].byteOffset ?? 0, w * h * 4);
      for (let row = 0; row < h; row++) {
        target.set(rectangle.subarray(row * w * 4, (row + 1) * w * 4), ((y + row) * width + x) * 4);
      }
    });

  const send = (request) => {
    try {
      model.send({ view, serial: ++serial, ratio: ratio(), ...request });
    } catch {
      return stopped(); // the kernel was shut down
    }
    return serial;
  };
  const stopped = () => {
    asked = ahead = null;
    for (const timer of [busy, silent, rest]) clearTimeout(timer);
    el.classList.remove("dlterms-busy");
    settle();
    tell("The kernel has stopped; the picture stays. Run this cell again to move it. 内核已停止，重新运行此单元格即可继续。");
    return null;
  };
  const show = () => {
    clearTimeout(rest);
    const values = controls.map(valueOf);
    const key = keyOf(values);
    if (key !== shown) {
      const ready = held.frames.get(heldAt(key));
      if (ready) {
        pixels.set(ready.pixels);
        paint(0, 0, canvas.width, canvas.height);
        caption(key, ready.reply);
      } else if (!asked) {
        const base = shown && JSON.parse(shown);
        ahead = null; // the kernel drops what it has not yet drawn ahead
        if (!send({ values, base })) return;
        asked = { serial, key, base };
        clearTimeout(busy);
        clearTimeout(silent);
        busy = setTimeout(() => el.classList.add("dlterms-busy"), BUSY_MS);
        silent = setTimeout(() => tell("The kernel has not answered yet: it is busy, or stopped. 内核没有回应。"), SILENT_MS);
      }
    }
    settle();
    rest = setTimeout(lookAhead, REST_MS);
  };
  const lookAhead = () => {
    if (asked || ahead || !affordable || !shown || document.hidden) return;
    const values = controls.map(valueOf);
    const { place, sign } = moved;
    const wishes = [1, 2, -1, 3].map((steps) => [place, sign * steps]);
    controls.forEach((_, i) => i !== place && wishes.push([i, 1], [i, -1]));
    const near = [];
    for (const [i, steps] of wishes) {
      const value = neighbour(controls[i], steps);
      const wish = values.map((v, j) => (j === i ? value : v));
      if (value !== undefined && !held.frames.has(heldAt(keyOf(wish)))) near.push(wish);
    }
    const base = JSON.parse(shown);
    if (near.length && send({ ahead: near, base })) ahead = { serial, keys: near.map(keyOf), base };
  };

  const arrived = (reply, buffers) => {
    if (reply.view !== view) return;
    if (ahead?.serial === reply.serial) {
      const { keys, base } = ahead;
      if (reply.place === keys.length - 1) ahead = null;
      if (reply.kind !== "frame") return; // a neighbour that fails is told when the reader gets there
      if (keyOf(base) === shown && reply.based) {
        const frame = new Uint8ClampedArray(pixels);
        apply(frame, canvas.width, reply, buffers);
        hold(heldAt(keys[reply.place]), frame, reply);
      }
      return;
    }
    if (asked?.serial !== reply.serial) return;
    const { key, base } = asked;
    asked = null;
    clearTimeout(busy);
    clearTimeout(silent);
    el.classList.remove("dlterms-busy");
    const wanted = keyOf(controls.map(valueOf));
    if (reply.kind === "problem") {
      if (wanted === key) tell(reply.text);
    } else if (shown !== wanted || wanted === key) {
      affordable = reply.cost < AHEAD_COST_MS;
      const [width, height] = reply.size;
      if (reply.based && keyOf(base ?? []) !== shown) {
        // a held frame was painted meanwhile: what came differs from another picture, so ask for the whole
        shown = null;
      } else {
        if (canvas.width !== width || canvas.height !== height || !pixels) {
          canvas.width = width;
          canvas.height = height;
          pixels = new Uint8ClampedArray(width * height * 4);
        }
        apply(pixels, width, reply, buffers);
        for (const place of reply.places) paint(...place);
        caption(key, reply);
      }
    }
    if (wanted !== key || shown === null) return show();
    settle();
    rest = setTimeout(lookAhead, REST_MS);
  };

  const changed = () => {
    const now = controls.map(valueOf);
    const place = now.findIndex((value, i) => value !== last[i]);
    if (place >= 0) moved = { place, sign: now[place] > last[place] ? 1 : -1 };
    last = now;
    show();
  };
  const wake = () => {
    const live = controls.every((control) => control.comm_live !== false);
    for (const element of live ? standIn(el) : []) element.classList.add("dlterms-replaced");
    if (live) show();
    else stopped();
  };
  const rescaled = () => {
    forget();
    shown = asked = ahead = null;
    density.removeEventListener("change", rescaled);
    density = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    density.addEventListener("change", rescaled);
    show();
  };
  let density = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  density.addEventListener("change", rescaled);

  model.on("msg:custom", arrived);
  for (const control of controls) {
    control.on("change:value change:index", changed);
    control.on("comm_live_update", wake);
    nameHandle(control);
  }
  wake();
  return () => {
    model.off("msg:custom", arrived);
    density.removeEventListener("change", rescaled);
    for (const control of controls) {
      control.off("change:value change:index", changed);
      control.off("comm_live_update", wake);
    }
    for (const timer of [rest, busy, silent, speak]) clearTimeout(timer);
    forget();
    for (const element of standIn(el)) element.classList.remove("dlterms-replaced");
  };
}

// A slider's handle has no name of its own for a screen reader: give it the label's.
async function nameHandle(control) {
  for (const view of Object.values(control.views ?? {})) {
    const element = (await view).el;
    for (const handle of element.querySelectorAll("[role=slider]")) {
      handle.setAttribute("aria-label", control.get("description"));
    }
  }
}

export default { render };
