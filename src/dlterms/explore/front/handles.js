// What lies over the picture: points to drag, and the outlines of what the pointer is on.
function overlay(figure, spec, { values, step, pull, hover }) {
  const handles = spec.handles.map((handle, number) => {
    const control = spec.controls[handle.across];
    const words = [...new Set(handle.moves)].map((place) => spec.controls[place].label);
    const point = make("div", "dlterms-handle", { role: "slider", tabindex: "0", "aria-valuemin": 0 });
    point.setAttribute("aria-valuemax", control.words.length - 1);
    point.dataset.lmSuppressShortcuts = "true";
    const rename = () =>
      point.setAttribute("aria-label", `${spoken(WORDS.handle)} ${words.map((label) => spoken(label)).join(", ")}`);
    let grip = null; // from the pointer to the middle of the handle, in pixels
    point.addEventListener("pointerdown", (event) => {
      const box = point.getBoundingClientRect();
      grip = [event.clientX - box.x - box.width / 2, event.clientY - box.y - box.height / 2];
      point.setPointerCapture(event.pointerId);
      point.focus();
      event.preventDefault();
    });
    point.addEventListener("pointermove", (event) => {
      if (!grip) return;
      pull(number, place(event.clientX - grip[0], event.clientY - grip[1]));
    });
    for (const end of ["pointerup", "pointercancel"]) point.addEventListener(end, () => (grip = null));
    point.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [handle.across, -1], ArrowRight: [handle.across, 1], ArrowDown: [handle.up, -1],
                      ArrowUp: [handle.up, 1] }[event.key]; // prettier-ignore
      if (!steps) return;
      event.preventDefault();
      event.stopPropagation();
      step(...steps);
    });
    figure.append(point);
    rename();
    const show = ([across, down]) => {
      point.hidden = !(across >= -0.01 && across <= 1.01 && down >= -0.01 && down <= 1.01);
      point.style.left = `${100 * across}%`;
      point.style.top = `${100 * down}%`;
      const at = values()[handle.across];
      point.setAttribute("aria-valuenow", at);
      point.setAttribute("aria-valuetext", handle.moves.map((i) => spoken(spec.controls[i].words[values()[i]])).join(", "));
    };
    return { show, rename };
  });

  const place = (x, y) => {
    const box = figure.getBoundingClientRect();
    return [(x - box.x) / box.width, (y - box.y) / box.height];
  };
  const frames = [];
  const tip = make("div", "dlterms-tip", { "aria-hidden": "true" });
  tip.hidden = true;
  figure.append(tip);
  const outline = ({ text = "", boxes = [] } = {}) => {
    while (frames.length < boxes.length) {
      frames.push(make("div", "dlterms-outline", { "aria-hidden": "true" }));
      figure.append(frames.at(-1));
    }
    frames.forEach((frame, i) => {
      frame.hidden = i >= boxes.length;
      if (frame.hidden) return;
      const [left, top, right, bottom] = boxes[i].map((part) => 100 * Math.min(1, Math.max(0, part)));
      Object.assign(frame.style, { left: `${left}%`, top: `${top}%`, width: `${right - left}%`, height: `${bottom - top}%` });
    });
    tip.hidden = !text;
    tip.textContent = text;
    if (boxes.length) {
      const [left, , right, bottom] = boxes[0];
      tip.style.top = `${100 * Math.min(0.92, bottom)}%`;
      tip.style.left = `clamp(0px, calc(${50 * (left + right)}% - 90px), calc(100% - 190px))`;
    }
  };
  if (hover) {
    figure.addEventListener("pointermove", (event) => {
      if (event.buttons || event.target.closest(".dlterms-handle")) outline();
      else hover(place(event.clientX, event.clientY));
    });
    figure.addEventListener("pointerleave", () => hover(null));
  }
  return {
    outline,
    show: (places) => handles.forEach((handle, i) => places[i] && handle.show(places[i])),
    rename: () => handles.forEach((handle) => handle.rename()),
  };
}
