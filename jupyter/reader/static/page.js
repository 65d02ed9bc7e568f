// A page is a notebook whose cells come in pairs: metadata.lang of each says its language, "en" or "zh".

const PAIRED = ["en", "zh"];

/** The language of a cell; none for a title, or for code. */
export function languageOf(model) {
  const language = model.getMetadata("lang");
  return PAIRED.includes(language) ? language : "";
}

/** Whether a notebook is one of the collection's, or written in pairs as they are. */
export function isPage(notebook) {
  return notebook.getMetadata("dlterms") !== undefined || [...notebook.cells].some(cell => languageOf(cell) !== "");
}

const isHidden = cell => {
  const { dltermsLang } = document.body.dataset;
  const language = languageOf(cell.model);
  return language !== "" && dltermsLang !== "both" && language !== dltermsLang;
};

/** Mark a notebook's cells by their languages, now and after every change, for the style sheet to show or hide. */
export function markCells(panel) {
  const { model } = panel.context;
  const mark = () => {
    panel.toggleClass("dlterms-page", isPage(model));
    for (const cell of panel.content.widgets) {
      const language = languageOf(cell.model);
      if (cell.node.lang !== language) cell.node.lang = language;
      listShown(cell);
    }
  };
  mark();
  model.contentChanged.connect(mark);
}

/** The arrow keys pass over cells of the other language. */
export function stepOverHidden(notebook) {
  let last = notebook.activeCellIndex;
  notebook.activeCellChanged.connect(() => {
    const now = notebook.activeCellIndex;
    const step = now < last ? -1 : 1;
    last = now;
    if (now < 0 || !isHidden(notebook.widgets[now])) return;
    const onward = nextShown(notebook.widgets, now, step);
    const target = onward < 0 ? nextShown(notebook.widgets, now, -step) : onward;
    if (target >= 0) notebook.activeCellIndex = target;
  });
}

function nextShown(cells, from, step) {
  for (let i = from; i >= 0 && i < cells.length; i += step) if (!isHidden(cells[i])) return i;
  return -1;
}

/**
 * A heading folds what is below it down to the next heading of its rank. In a pair that is its own translation, so
 * folding one of the two folds the other as well.
 */
export function foldPairs(notebook, fold) {
  const watched = new WeakSet();
  const watch = () => {
    for (const cell of notebook.widgets) {
      if (watched.has(cell) || !cell.headingCollapsedChanged) continue;
      watched.add(cell);
      cell.headingCollapsedChanged.connect(() => {
        const other = pairOf(notebook.widgets, cell);
        if (other && other.headingCollapsed !== cell.headingCollapsed) fold(other, cell.headingCollapsed, notebook);
      });
    }
  };
  watch();
  notebook.model.cells.changed.connect(watch);
}

function pairOf(cells, cell) {
  const at = cells.indexOf(cell);
  const other = cells[languageOf(cell.model) === "en" ? at + 1 : at - 1];
  const languages = other ? [languageOf(cell.model), languageOf(other.model)].sort().join() : "";
  return languages === "en,zh" && other.headingCollapsedChanged ? other : undefined;
}

const LISTED = new WeakSet();

/** A table of contents lists no headings of cells that are hidden. */
function listShown(cell) {
  if (LISTED.has(cell)) return;
  LISTED.add(cell);
  const all = cell.getHeadings.bind(cell);
  cell.getHeadings = async () => (isHidden(cell) ? [] : all());
}
