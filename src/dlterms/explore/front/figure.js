// The explorer in the browser: question, picture, controls, formula, notices; where its frames come from is another's job.
//
// `source` has `picture` (an element), `start`, `has(values)`, `fits(values, moved)`, `want(values, moved)`, `pull(handle,
// point)`, `right()`, `copy()`, and, with a kernel, `hover(point)` and `relook()`. It calls `source.on.shown(values,
// words)`, `.settled(values)` when a handle has moved the controls, `.outlined(reply)` and `.trouble(words)`.
const GLIDE_MS = 700;
const PLAY_MS = 8000; // a whole play takes about so long
const SIGNS = { play: "M1 0l11 6l-11 6z", pause: "M1 0h4v12h-4zM7 0h4v12h-4z", step: "M0 0l8 6l-8 6zM9 0h3v12h-3z" };

function explorer(el, spec, source) {
  el.classList.add("dlterms-explorer");
  const problem = make("div", "dlterms-problem", { role: "alert" });
  const figure = make("div", "dlterms-figure");
  const formula = make("div", "dlterms-formula");
  const readout = make("div", "dlterms-readout", { "aria-hidden": "true" });
  const heard = make("div", "dlterms-spoken", { role: "status", "aria-live": "polite" });
  const computing = say(make("div", "dlterms-computing"), WORDS.computing);
  problem.hidden = true;
  figure.style.width = `${spec.size[0]}px`;
  figure.style.aspectRatio = `${spec.size[0]} / ${spec.size[1]}`;
  source.picture.classList.add("dlterms-canvas");
  figure.append(source.picture, computing);

  let values = [...source.start];
  let shown = null; // words of the frame on the screen
  let written = ""; // in the formula
  let speak, timer;

  const take = (next) => {
    values = next;
    row.show(values);
  };
  const move = (next, moved) => {
    const fitting = source.fits(next, moved);
    const place = values.findIndex((value, i) => value !== fitting[i]);
    const sign = place >= 0 && fitting[place] < values[place] ? -1 : 1;
    take(fitting);
    source.want(values, { place: Math.max(0, place), sign });
  };
  const set = (i, place) => {
    halt();
    move(values.map((value, j) => (j === i ? place : value)), i);
  };
  const step = (i, steps) => set(i, Math.min(spec.controls[i].words.length - 1, Math.max(0, values[i] + steps)));

  // Move all controls to their places together, in steps that a hand could have made; menus and boxes change at once.
  const go = (target) => {
    halt();
    const from = [...values];
    const start = performance.now();
    const glide = (now) => {
      const part = still() ? 1 : Math.min(1, (now - start) / GLIDE_MS);
      const eased = part * part * (3 - 2 * part);
      const next = target.map((to, i) =>
        spec.controls[i].kind === "slider" ? Math.round(from[i] + eased * (to - from[i])) : to,
      );
      if (part === 1 || source.has(next)) if (!same(next, values)) move(next, -1);
      if (part < 1) timer = requestAnimationFrame(glide);
    };
    glide(start);
  };
  const halt = () => {
    cancelAnimationFrame(timer);
    if (playing) playing.stop();
  };

  const row = controlRow(spec, set);
  const asked = questions(spec, { right: source.right, go });
  const over = overlay(figure, spec, {
    values: () => values,
    step,
    pull: (handle, point) => {
      halt();
      source.pull(handle, point);
    },
    hover: source.hover,
  });
  const tools = make("div", "dlterms-tools");
  const playing = spec.play === null ? null : player();
  const pinned = spec.pins.length ? pin() : null;
  const again = button("dlterms-reset", WORDS.reset, () => go(spec.controls.map((control) => control.start)));
  tools.append(...(pinned ? [pinned.button] : []), again);
  row.row.append(tools);
  el.append(problem, asked.ask, figure, row.row, formula, readout, asked.list, heard);

  // One slider played from where it stands to its end, a step whenever the last one is on the screen.
  function player() {
    const last = spec.controls[spec.play].words.length - 1;
    const toggle = button("dlterms-play", WORDS.play, () => (running ? stop() : start()));
    const forward = button("dlterms-step", WORDS.step, () => step(spec.play, 1));
    let running = false, began, from;
    const dress = () => {
      for (const [element, name] of [[toggle, running ? "pause" : "play"], [forward, "step"]]) {
        element.innerHTML = `<svg viewBox="0 0 12 12" aria-hidden="true"><path d="${SIGNS[name]}"/></svg>`;
        element.setAttribute("aria-label", spoken(WORDS[name]));
        element.title = spoken(WORDS[name]);
      }
    };
    const stop = () => {
      running = false;
      cancelAnimationFrame(timer);
      dress();
    };
    const start = () => {
      halt();
      if (still()) return step(spec.play, last); // less motion: the end at once
      from = values[spec.play] >= last ? 0 : values[spec.play];
      running = true;
      began = performance.now();
      dress();
      tick(began);
    };
    const tick = (now) => {
      if (!running) return;
      const rate = Math.min(last / PLAY_MS, 0.025); // at most 25 steps a second
      const place = Math.min(last, from + Math.floor((now - began) * rate));
      if (el.getAttribute("aria-busy") !== "true" && place > values[spec.play]) {
        move(values.map((value, i) => (i === spec.play ? place : value)), spec.play);
      }
      if (values[spec.play] >= last) return stop();
      timer = requestAnimationFrame(tick);
    };
    dress();
    row.add(spec.play, toggle, forward);
    return { stop: () => running && stop(), rename: dress };
  }

  // A gray copy of the picture under the next ones: two settings compared in one figure.
  function pin() {
    let ghosts = [], stands = null;
    const act = button("dlterms-pin", WORDS.pin, () => (ghosts.length ? off() : on()));
    act.setAttribute("aria-pressed", "false");
    const off = () => {
      for (const ghost of ghosts) ghost.remove();
      ghosts = [];
      say(act, WORDS.pin).setAttribute("aria-pressed", "false");
    };
    const on = () => {
      stands = shown?.stands;
      ghosts = spec.pins.map(([left, right]) => {
        const ghost = source.copy();
        ghost.className = "dlterms-ghost";
        ghost.setAttribute("aria-hidden", "true");
        ghost.style.clipPath = `inset(0 ${100 - (100 * right) / spec.size[0]}% 0 ${(100 * left) / spec.size[0]}%)`;
        source.picture.after(ghost);
        return ghost;
      });
      say(act, WORDS.unpin).setAttribute("aria-pressed", "true");
    };
    return { button: act, off, check: (words) => ghosts.length && words.stands !== stands && off() };
  }

  const tell = (words) => {
    say(problem, words);
    problem.hidden = !words.length;
  };
  source.on.shown = (at, words) => {
    shown = words;
    tell([]);
    if (pinned) pinned.check(words);
    source.picture.dataset.values = JSON.stringify(at);
    source.picture.dataset.frames = Number(source.picture.dataset.frames ?? 0) + 1;
    say(readout, words.readout);
    readout.hidden = !words.readout[0];
    const formulas = words.formula.map((math, i) => (words.formula.length > 1 ? `<span lang="${["en", "zh"][i]}">${math}</span>` : math));
    if (written !== formulas.join(" ")) formula.innerHTML = written = formulas.join(" ");
    formula.hidden = !formulas.length;
    over.show(words.handles);
    over.outline();
    clearTimeout(speak);
    speak = setTimeout(() => (heard.textContent = spoken(words.spoken)), 700);
  };
  source.on.settled = take;
  source.on.outlined = over.outline;
  source.on.trouble = tell;
  source.on.follow = (next) => {
    if (same(next, values)) return;
    take(next);
    source.want(values, { place: 0, sign: 1 });
  };

  const relook = () => {
    el.dataset.theme = source.relook && dark() ? "dark" : "light";
    source.picture.setAttribute(source.picture.tagName === "IMG" ? "alt" : "aria-label", spoken(spec.alt));
    row.rename();
    over.rename();
    if (playing) playing.rename();
    if (pinned && source.relook) pinned.off();
    if (shown) heard.textContent = "";
    source.relook?.();
  };
  const unwatch = watchLook(relook);
  take(values);
  relook();
  source.want(values, { place: 0, sign: 1 });
  return () => {
    unwatch();
    halt();
    clearTimeout(speak);
  };
}
