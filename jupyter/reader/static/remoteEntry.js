// What a bundler would write: JupyterLab hands over the modules that it shares, and asks for ours.
(() => {
  let shared;

  /** A module that JupyterLab shares; of several versions, the one that is loaded. */
  async function take(name) {
    const versions = Object.values(shared[name] ?? {});
    const version = versions.find(each => each.loaded) ?? versions.at(-1);
    if (!version) throw new Error(`JupyterLab shares no ${name}`);
    return (await version.get())();
  }

  (window._JUPYTERLAB ??= {})["dlterms-reader"] = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const { reader } = await import("./reader.js");
      const extension = { __esModule: true, default: await reader(take) };
      return () => extension;
    },
  };
})();
