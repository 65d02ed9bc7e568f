// Frames made beforehand and kept in the page: there is no kernel, so the controls go where there is a frame.
function stored(el) {
  const { spec, start, frames, right } = JSON.parse(el.querySelector('script[type="application/json"]').textContent);
  const picture = el.querySelector("img");
  const on = {};
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
    // where two controls have no frame together, the others return to their start
    fits: (values, moved) => (values in frames ? values : start.map((place, i) => (i === moved ? values[i] : place))),
    want: (values) => {
      wanted = values;
      show();
    },
    // of the frames that a handle can reach, the one in which it is nearest to the pointer
    pull: (handle, [x, y]) => {
      const { moves } = spec.handles[handle];
      const far = (key) => {
        const [across, down] = frames[key].words.handles[handle];
        return Math.hypot((across - x) * spec.size[0], (down - y) * spec.size[1]);
      };
      const values = (key) => key.split(",").map(Number);
      const near = Object.keys(frames).filter(
        (key) => frames[key].src && values(key).every((place, i) => place === wanted[i] || moves.includes(i)),
      );
      wanted = values(near.reduce((best, key) => (far(key) < far(best) ? key : best)));
      on.settled(wanted);
      show();
    },
    right: async () => right,
    copy: () => make("img", "", { src: picture.src, alt: "" }),
  });
}
