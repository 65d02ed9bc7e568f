// The map of one term and its neighbors: a box moves it there, and so does a name in the field above it.
const WORDS = '<span lang="en">Go to</span> <span lang="zh">前往</span>';

function render({ model, el }) {
  const names = `dlterms-names-${Math.random().toString(36).slice(2)}`;
  el.classList.add("dlterms-atlas");
  el.dataset.lmSuppressShortcuts = "true"; // the keys pressed here are not JupyterLab's
  el.innerHTML = `<label>${WORDS}<input type="search" list="${names}" autocomplete="off" spellcheck="false"></label>
    <datalist id="${names}"></datalist><div class="dlterms-around"></div>
    <p role="status" class="dlterms-spoken"></p>`;
  const [input, around, status] = ["input", ".dlterms-around", "p"].map((name) => el.querySelector(name));
  el.querySelector("datalist").append(...model.get("names").map(([en, zh]) => new Option(zh, en)));

  const draw = () => {
    const { html, said, term } = model.get("shown");
    const keyboard = around.contains(document.activeElement);
    if (around.dataset.term !== term) around.innerHTML = html;
    around.dataset.term = term;
    lead(around);
    if (keyboard) around.querySelector("[aria-current]").focus(); // the box that had it is gone
    status.innerHTML = said;
  };
  around.onclick = (event) => {
    const box = event.target.closest("button");
    if (box) model.send({ to: box.dataset.term });
  };
  const go = () => input.value.trim() && model.send({ to: input.value });
  input.oninput = () => model.get("names").flat().includes(input.value) && go(); // chosen from the list
  el.onkeydown = (event) => {
    event.stopPropagation(); // or the notebook would take the focus
    if (event.key === "Enter" && event.target === input && !event.isComposing) go();
  };
  model.on("change:shown", draw);
  draw();
  return () => model.off("change:shown", draw);
}

export default { render };
