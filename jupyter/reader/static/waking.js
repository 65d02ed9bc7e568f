// A page that was signed is run when it is first seen, so that its figures move without a click.

const WIDGET = "application/vnd.jupyter.widget-view+json";
const LONGEST = 20_000; // ms that a stored output may stand in for a new one
const UNKNOWN = 300; // ms for a widget to draw itself that, unlike a figure's canvas, does not say when it has

/** Whether Jupyter knows every output and every line of code of a notebook as signed, or as run by this reader. */
export function isTrusted(notebook) {
  return [...notebook.cells].every(cell => cell.type !== "code" || cell.trusted);
}

/**
 * Run a page once its kernel is ready: first what is in sight, so that a figure there does not wait for the rest. What
 * was stored stays in sight until its successor is drawn.
 */
export async function wake(panel, NotebookActions) {
  const { content, context, sessionContext } = panel;
  await sessionContext.ready;
  if (panel.isDisposed || !sessionContext.session?.kernel || !isTrusted(context.model)) return;
  const cells = [...content.widgets];
  const rest = cells.findLastIndex(cell => cell.inViewport) + 1;
  const standIns = cells.filter(cell => cell.inViewport && cell.model.type === "code" && cell.model.outputs.length);
  const drawn = standIns.map(cell => standIn(cell, NotebookActions));
  if (!(await NotebookActions.runCells(content, cells.slice(0, rest), sessionContext))) return;
  await Promise.all(drawn);
  if (rest < cells.length && !panel.isDisposed) {
    await NotebookActions.runCells(content, cells.slice(rest), sessionContext);
  }
}

/** Until a cell has run and drawn anew, which is awaited, a copy of what it had put out stands in. */
function standIn(cell, NotebookActions) {
  const fresh = cell.node.querySelector(".jp-Cell-outputWrapper");
  const copy = fresh.cloneNode(true);
  copy.classList.add("dlterms-standin");
  for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
  fresh.before(copy);
  fresh.classList.add("dlterms-waking");

  return new Promise(resolve => {
    let executed = false;
    const look = () => {
      if (cell.isDisposed) return leave();
      const state = executed ? drawn(cell, fresh) : "not yet";
      if (state === "yes") leave();
      if (state === "unknown") setTimeout(leave, UNKNOWN);
    };
    const onExecuted = (_, run) => {
      if (run.cell !== cell) return;
      executed = true;
      if (run.success) look();
      else leave();
    };
    const observer = new MutationObserver(look);
    const latest = setTimeout(() => leave(), LONGEST);
    const leave = () => {
      observer.disconnect();
      clearTimeout(latest);
      NotebookActions.executed.disconnect(onExecuted);
      copy.remove();
      fresh.classList.remove("dlterms-waking");
      resolve();
    };
    NotebookActions.executed.connect(onExecuted);
    observer.observe(fresh, { subtree: true, childList: true, attributeFilter: ["data-frames"] });
  });
}

/** Whether a cell's new output can be seen: "yes", "not yet", or "unknown" where it is a widget without a canvas. */
function drawn(cell, node) {
  const outputs = cell.model.outputs.toJSON();
  if (!outputs.some(output => output.data?.[WIDGET])) return "yes";
  const canvas = node.querySelector(".dlterms-canvas");
  if (canvas) return Number(canvas.dataset.frames ?? 0) > 0 ? "yes" : "not yet";
  return node.querySelector(".dlterms-explorer, .jupyter-widgets") ? "unknown" : "not yet";
}
