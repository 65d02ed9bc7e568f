// Reading leaves a page clean: what is run, and what is folded, is no change until the reader edits something.

const BY_READING = [
  "collapsed", "execution", "jp-MarkdownHeadingCollapsed", "jupyter", "kernelspec", "language_info", "scrolled", "trusted",
];

/** From now on a notebook is unsaved only once it was edited: so it is not saved by itself before, and nothing is asked. */
export function keepClean(model) {
  let edited = false;
  const edit = () => {
    edited = true;
    model.dirty = true;
  };
  const editedKey = (_, change) => {
    if (!BY_READING.includes(change.key)) edit();
  };
  const watch = cell => {
    cell.metadataChanged.connect(editedKey);
    cell.sharedModel.changed.connect((_, change) => {
      if (change.sourceChange || change.attachmentsChange) edit();
    });
  };
  for (const cell of model.cells) watch(cell);
  model.cells.changed.connect((_, change) => {
    edit();
    change.newValues.forEach(watch);
  });
  model.metadataChanged.connect(editedKey);
  model.stateChanged.connect((_, change) => {
    if (change.name === "dirty" && change.newValue && !edited) model.dirty = false;
  });
}
