// The controls: native sliders, menus and tick boxes in one line; a value is its place among the control's choices.
function controlRow(spec, moved) {
  const row = make("div", "dlterms-controls", { role: "group", "aria-label": spoken(WORDS.controls) });
  const controls = spec.controls.map((control, i) => {
    const label = make("label", "dlterms-control");
    const name = say(make("span", "dlterms-label"), control.label);
    const kind = control.kind;
    const input = kind === "menu" ? make("select") : make("input", "", { type: kind === "box" ? "checkbox" : "range" });
    input.dataset.lmSuppressShortcuts = "true"; // or the notebook takes the arrow keys
    const output = make("output");
    label.append(name, input);
    if (kind === "menu") control.words.forEach((words) => input.append(make("option")));
    if (kind === "slider") {
      Object.assign(input, { min: 0, max: control.words.length - 1, step: 1 });
      label.append(output);
      output.style.minWidth = `${Math.max(...control.words.map(([word]) => word.length)) + 0.5}ch`;
    }
    const read = () => (kind === "box" ? Number(input.checked) : Number(kind === "menu" ? input.selectedIndex : input.value));
    const show = (place) => {
      if (kind === "box") input.checked = Boolean(place);
      else if (kind === "menu") input.selectedIndex = place;
      else {
        input.value = place;
        output.textContent = control.words[place][0];
        input.setAttribute("aria-valuetext", control.words[place][0]);
      }
    };
    const rename = () =>
      kind === "menu" && control.words.forEach((words, place) => (input.options[place].textContent = spoken(words)));
    input.addEventListener("input", () => moved(i, read()));
    rename();
    show(control.start);
    row.append(label);
    return { label, show, rename };
  });
  return {
    row,
    add: (i, ...elements) => controls[i].label.after(...elements),
    show: (values) => controls.forEach((control, i) => control.show(values[i])),
    rename: () => {
      row.setAttribute("aria-label", spoken(WORDS.controls));
      controls.forEach((control) => control.rename());
    },
  };
}
