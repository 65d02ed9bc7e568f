// Frames made beforehand and kept in the page: there is no kernel, so the controls go where there is a frame.
function stored(el) {
  const { spec, start, frames, right } = JSON.parse(el.querySelector('script[type="application/json"]').textContent);
  const picture = el.querySelector("img");
  const on = {};
  const places = Object.keys(frames).map((key) => key.split(",").map(Number));
  let wanted = start;
  const show = () => {
    const frame = frames[wanted];
    if (frame.src) picture.src = frame.src;
    on.shown(wanted, frame.words);
    if (frame.trouble) on.trouble([frame.trouble]);
  };
  explorer(el, spec, {
    picture,
    start,
    on,
    has: (values) => values in frames,
    // Not every step has a frame: the next one that way is taken. Where two controls have none together, the others
    // return to their start.
    fits: (values, moved) => {
      if (values in frames) return values;
      const way = Math.sign(values[moved] - wanted[moved]);
      const far = (frame) => Math.abs(frame[moved] - values[moved]);
      for (const others of [values, start]) {
        const ahead = places.filter(
          (frame) =>
            way * (frame[moved] - values[moved]) >= 0 && frame.every((place, i) => i === moved || place === others[i]),
        );
        if (ahead.length) return ahead.reduce((best, frame) => (far(frame) < far(best) ? frame : best));
      }
      return start;
    },
    want: (values) => {
      wanted = values;
      show();
    },
    // of the frames that a handle can reach, the one in which it is nearest to the pointer
    pull: (handle, [x, y]) => {
      const { moves } = spec.handles[handle];
      const far = (frame) => {
        const [across, down] = frames[frame].words.handles[handle];
        return Math.hypot((across - x) * spec.size[0], (down - y) * spec.size[1]);
      };
      const near = places.filter(
        (frame) => frames[frame].src && frame.every((place, i) => place === wanted[i] || moves.includes(i)),
      );
      wanted = near.reduce((best, frame) => (far(frame) < far(best) ? frame : best));
      on.settled(wanted);
      show();
    },
    right: async () => right,
    copy: () => make("img", "", { src: picture.src, alt: "" }),
  });
}
