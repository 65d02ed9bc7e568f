// Frames from the kernel: asks for them, and paints the pixels that come back.
//
// One request is in flight at a time and the newest values win, so a fast hand is never far ahead of the picture. While
// the hand rests, the frames of neighboring values are fetched ahead, and a step to one of them shows at once.
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

// The picture that stands before a live explorer for readers without a kernel, and the note under it.
function standIn(el) {
  for (let node = el; node; node = node.parentElement) {
    const note = node.previousElementSibling;
    if (note?.querySelector?.(".dlterms-asleep")) return [note, note.previousElementSibling].filter(Boolean);
  }
  return [];
}

function render({ model, el }) {
  const spec = model.get("spec");
  const life = model.get("layout"); // a model of the same kernel, which says whether that lives
  const view = Math.random().toString(36).slice(2);
  const canvas = make("canvas", "", { role: "img", tabindex: "-1" });
  const context = canvas.getContext("2d");
  const on = {};

  let wanted = model.get("values"); // where the controls stand
  let grabbed = null; // a handle that is being pulled: {handle, point}
  let pixels = null; // what the canvas shows, (H, W, 4)
  let shown = null; // the key of the values that it belongs to
  let asked = null; // the request in flight
  let ahead = null; // the request in flight for neighbors: {serial, keys, base}
  let pointing = null; // where the pointer is: {point, serial} once asked for, null when nowhere
  let answered = null; // who waits for the right choice
  let serial = 0;
  let moved = { place: 0, sign: 1 };
  let affordable = false;
  let closed = false;
  let told = null; // the key of the values that the kernel knows of
  let rest, busy, silent;
  const keyOf = JSON.stringify;
  const heldAt = (key) => `${view} ${key}`; // of a frame among all that are held
  const forget = () => [...held.frames.keys()].filter((key) => key.startsWith(view)).forEach(drop);

  // Whether the picture belongs to where the controls stand, or is still awaited
  const settle = () => el.setAttribute("aria-busy", String(Boolean(asked || grabbed)));
  const look = () => [Math.min(4, Math.max(0.5, window.devicePixelRatio || 1)), dark() ? "dark" : "light", drawn()];
  let seen = keyOf(look());

  const paint = (x, y, w, h) => {
    context.putImageData(new ImageData(pixels, canvas.width, canvas.height), 0, 0, x, y, w, h);
  };
  const caption = (key, reply) => {
    shown = key;
    on.shown(JSON.parse(key), reply);
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
      model.send({ view, serial: ++serial, look: JSON.parse(seen), values: wanted, ...request });
    } catch {
      return stopped(); // the kernel was shut down
    }
    told = keyOf(wanted);
    return serial;
  };
  const stopped = () => {
    asked = ahead = grabbed = null;
    for (const timer of [busy, silent, rest]) clearTimeout(timer);
    el.classList.remove("dlterms-busy");
    settle();
    on.trouble(WORDS.stopped);
    return null;
  };
  // Other views of the same explorer follow at once; the kernel learns it from the requests.
  const share = () => {
    if (!same(model.get("values"), wanted)) model.set("values", [...wanted]);
  };
  // No frame need be asked for, now: but a view that is opened later starts where the kernel knows the controls to be.
  const pause = () => {
    settle();
    if (!asked && told !== keyOf(wanted) && !send({})) return;
    rest = setTimeout(lookAhead, REST_MS);
  };
  const show = () => {
    clearTimeout(rest);
    const key = keyOf(wanted);
    if (grabbed || key !== shown) {
      const ready = !grabbed && held.frames.get(heldAt(key));
      if (ready) {
        pixels.set(ready.pixels);
        paint(0, 0, canvas.width, canvas.height);
        caption(key, ready.reply);
      } else if (!asked) {
        const base = shown && JSON.parse(shown);
        const grab = grabbed && [grabbed.handle, ...grabbed.point];
        ahead = null; // the kernel drops what it has not yet drawn ahead
        if (!send({ base, ...(grab ? { grab } : {}) })) return;
        asked = { serial, key: grab ? null : key, base, seen };
        grabbed = null;
        clearTimeout(busy);
        clearTimeout(silent);
        busy = setTimeout(() => el.classList.add("dlterms-busy"), BUSY_MS);
        silent = setTimeout(() => on.trouble(WORDS.silent), SILENT_MS);
      }
    }
    pause();
  };
  const lookAhead = () => {
    if (asked || ahead || !affordable || !shown || document.hidden) return;
    const { place, sign } = moved;
    const wishes = [1, 2, -1, 3].map((steps) => [place, sign * steps]);
    spec.controls.forEach((_, i) => i !== place && wishes.push([i, 1], [i, -1]));
    const near = [];
    for (const [i, steps] of wishes) {
      const value = wanted[i] + steps;
      const wish = wanted.map((v, j) => (j === i ? value : v));
      if (spec.controls[i].words[value] && !held.frames.has(heldAt(keyOf(wish)))) near.push(wish);
    }
    const base = JSON.parse(shown);
    if (near.length && send({ ahead: near, base })) ahead = { serial, keys: near.map(keyOf), base };
  };

  const arrived = (reply, buffers) => {
    if (reply.view !== view) return;
    if (reply.kind === "answer") return answered?.(reply.right);
    if (pointing?.serial === reply.serial) {
      const { next } = pointing;
      pointing = null;
      if (reply.kind === "hover" && next !== null) on.outlined(reply);
      if (next) point(next);
      return;
    }
    if (ahead?.serial === reply.serial) {
      const { keys, base } = ahead;
      if (reply.place === keys.length - 1) ahead = null;
      if (reply.kind !== "frame") return; // a neighbor that fails is told when the reader gets there
      if (keyOf(base) === shown && reply.based) {
        const frame = new Uint8ClampedArray(pixels);
        apply(frame, canvas.width, reply, buffers);
        hold(heldAt(keys[reply.place]), frame, reply);
      }
      return;
    }
    if (asked?.serial !== reply.serial) return;
    const { base } = asked;
    const old = asked.seen !== seen; // the theme or the language has changed meanwhile
    const key = asked.key ?? keyOf(reply.values ?? wanted);
    const pulled = asked.key === null && reply.values;
    asked = null;
    clearTimeout(busy);
    clearTimeout(silent);
    el.classList.remove("dlterms-busy");
    if (pulled && !same(reply.values, wanted)) {
      wanted = reply.values;
      on.settled(wanted);
      share();
    }
    if (reply.kind === "problem") {
      if (keyOf(wanted) === key) on.trouble([reply.text]);
    } else if (!old && (shown !== keyOf(wanted) || keyOf(wanted) === key)) {
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
    if (keyOf(wanted) !== key || shown === null || grabbed) return show();
    pause();
  };

  // Ask what is under the pointer, one question at a time; while one is in flight, the newest place waits.
  const point = (place) => {
    if (pointing) pointing.next = place;
    else if (place && !asked && shown) {
      if (send({ hover: place })) pointing = { serial, next: undefined };
    }
    if (!place) on.outlined({});
  };

  const fresh = () => {
    forget();
    shown = ahead = null;
    seen = keyOf(look());
  };
  const source = {
    picture: canvas,
    start: wanted,
    on,
    has: () => true,
    fits: (values) => values,
    want: (values, how) => {
      wanted = values;
      moved = how;
      grabbed = null;
      share();
      show();
    },
    pull: (handle, place) => {
      grabbed = { handle, point: place };
      show();
    },
    hover: point,
    right: () =>
      new Promise((resolve) => {
        answered = resolve;
        send({ question: true });
      }),
    copy: () => {
      const copy = make("canvas");
      [copy.width, copy.height] = [canvas.width, canvas.height];
      copy.getContext("2d").drawImage(canvas, 0, 0);
      return copy;
    },
    relook: () => {
      if (keyOf(look()) === seen) return;
      fresh();
      show();
    },
  };

  const wake = () => {
    const live = life.comm_live !== false;
    if (live) show();
    else stopped();
    if (live) replace();
  };
  const replace = () => {
    if (closed) return;
    if (!el.isConnected) return requestAnimationFrame(replace); // drawn, but not yet put into the page
    for (const element of standIn(el)) element.classList.add("dlterms-replaced");
  };
  const rescaled = () => {
    density.removeEventListener("change", rescaled);
    density = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    density.addEventListener("change", rescaled);
    source.relook();
  };
  let density = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  density.addEventListener("change", rescaled);
  const followed = () => on.follow(model.get("values"));
  model.on("msg:custom", arrived);
  const close = explorer(el, spec, source);
  model.on("change:values", followed);
  life.on("comm_live_update", wake);
  wake();
  return () => {
    closed = true;
    close();
    model.off("msg:custom", arrived);
    model.off("change:values", followed);
    life.off("comm_live_update", wake);
    density.removeEventListener("change", rescaled);
    for (const timer of [rest, busy, silent]) clearTimeout(timer);
    forget();
    for (const element of standIn(el)) element.classList.remove("dlterms-replaced");
  };
}

export default { render };
