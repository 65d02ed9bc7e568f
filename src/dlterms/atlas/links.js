// Notebook 7 lacks the command that opens links in JupyterLab; there their address leads on, in a tab of its own.
function lead(el) {
  if (!document.body.dataset.notebook) return;
  for (const link of el.querySelectorAll("a")) {
    delete link.dataset.commandlinkerCommand;
    link.target = "_blank";
  }
}

