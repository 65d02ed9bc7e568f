// A search field and its hits: type, go down to the hits with the arrow keys, open one with Enter.
const WORDS = '<span lang="en">Search all terms</span> <span lang="zh">搜索全部术语</span>';

function render({ model, el }) {
  el.classList.add("dlterms-find");
  el.dataset.lmSuppressShortcuts = "true"; // the keys pressed here are not JupyterLab's
  el.innerHTML = `<label>${WORDS}<input type="search" autocomplete="off" spellcheck="false"
    placeholder="softmax, 池化, chihua, gradeint …"></label><p role="status" class="dlterms-none"></p><ul></ul>`;
  const [input, note, list] = ["input", ".dlterms-none", "ul"].map((name) => el.querySelector(name));
  const links = () => [...list.querySelectorAll("a")];
  let entered = false; // Enter was pressed before the hits had come

  const draw = () => {
    const { to, words, html } = model.get("found");
    note.innerHTML = words;
    list.innerHTML = html;
    lead(list);
    if (entered && to === input.value) open();
  };
  const open = () => {
    entered = model.get("found").to !== input.value;
    if (!entered && !model.get("found").words) links()[0]?.click(); // what is only near, one chooses
  };
  // To the link so many places on; before the first one is the field.
  const step = (by) => {
    const all = links();
    const to = all.indexOf(document.activeElement) + by;
    (to < 0 ? input : all[Math.min(to, all.length - 1)])?.focus();
  };

  input.value = model.get("query");
  input.oninput = () => {
    entered = false;
    model.set("query", input.value);
    model.save_changes();
  };
  el.onkeydown = (event) => {
    event.stopPropagation(); // or the notebook would take the focus
    if (event.isComposing) return; // Enter and the arrows belong to the input of Chinese
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) step(steps[event.key]);
    else if (event.key === "Escape" && document.activeElement !== input) input.focus();
    else if (event.key === "Enter" && document.activeElement === input) open();
    else return;
    event.preventDefault();
  };
  model.on("change:found", draw);
  draw();
  return () => model.off("change:found", draw);
}

export default { render };
