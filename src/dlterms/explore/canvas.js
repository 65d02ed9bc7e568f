// Paints the rectangles that the kernel sends; shows numbers and problems as text beside the picture.
function render({ model, el }) {
  el.classList.add("dlterms-explorer");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  const readout = document.createElement("div");
  readout.className = "dlterms-readout";
  readout.setAttribute("role", "status");
  readout.setAttribute("aria-live", "polite");
  const problem = document.createElement("div");
  problem.className = "dlterms-problem";
  problem.setAttribute("role", "alert");
  el.append(problem, canvas, readout);
  const context = canvas.getContext("2d");

  const words = () => {
    canvas.setAttribute("aria-label", model.get("alt"));
    canvas.style.width = `${model.get("width")}px`;
    readout.textContent = model.get("readout");
    problem.textContent = model.get("problem");
    problem.hidden = !model.get("problem");
  };
  const paint = (message, buffers) => {
    if (message.kind !== "frame") return;
    const [width, height] = message.size;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    message.places.forEach(([x, y, w, h], i) => {
      const b = buffers[i];
      const bytes = new Uint8ClampedArray(b.buffer ?? b, b.byteOffset ?? 0, w * h * 4);
      context.putImageData(new ImageData(bytes, w, h), x, y);
    });
    canvas.dataset.frames = Number(canvas.dataset.frames ?? 0) + 1;
  };
  const open = () => model.send({ kind: "open", ratio: window.devicePixelRatio || 1 });

  words();
  for (const name of ["alt", "readout", "problem", "width"]) model.on(`change:${name}`, words);
  model.on("msg:custom", paint);
  const density = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  density.addEventListener("change", open);
  open();
  return () => {
    model.off("msg:custom", paint);
    for (const name of ["alt", "readout", "problem", "width"]) model.off(`change:${name}`, words);
    density.removeEventListener("change", open);
  };
}
export default { render };
