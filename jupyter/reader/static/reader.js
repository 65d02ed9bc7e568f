// The plugin: it puts the parts together and hands them what JupyterLab has.

import { keepClean } from "./clean.js";
import { Language, LANGUAGES } from "./language.js";
import { foldPairs, markCells, stepOverHidden } from "./page.js";
import { makeSearch } from "./search.js";
import { makeSwitch } from "./switch.js";
import { isTrusted, wake } from "./waking.js";
import { makeWay, neighbor } from "./way.js";
import { element, say } from "./words.js";

const ID = "dlterms-reader:reader";
const STYLE = new URL("./reader.css", import.meta.url).href;
const CATEGORY = "dlterms";
const LANGUAGE = { en: "English", zh: "中文", both: "English · 中文" };
const SHOW = { en: "Show pages in:", zh: "页面语言：" };
const SEARCH = { en: "Search all terms", zh: "搜索全部术语" };
const ONWARD = {
  previous: { en: "Previous page of the course", zh: "课程的上一页" },
  next: { en: "Next page of the course", zh: "课程的下一页" },
};

/** The plugin, made with modules that JupyterLab shares. */
export async function reader(take) {
  const [apputils, coreutils, messaging, notebook, registry, services, toc, widgets] = await Promise.all(
    [
      "@jupyterlab/apputils", "@jupyterlab/coreutils", "@lumino/messaging", "@jupyterlab/notebook",
      "@jupyterlab/settingregistry", "@jupyterlab/services", "@jupyterlab/toc", "@lumino/widgets",
    ].map(take),
  );
  const lab = {
    MessageLoop: messaging.MessageLoop,
    NotebookActions: notebook.NotebookActions,
    PageConfig: coreutils.PageConfig,
    ServerConnection: services.ServerConnection,
    URLExt: coreutils.URLExt,
    Widget: widgets.Widget,
  };
  return {
    id: ID,
    description: "One language at a time, pages awake when opened, the way onward, and a search of the glossary.",
    autoStart: true,
    requires: [notebook.INotebookTracker, registry.ISettingRegistry, apputils.IToolbarWidgetRegistry],
    optional: [apputils.ICommandPalette, toc.ITableOfContentsTracker],
    activate: async (app, notebooks, settings, toolbars, palette, contents) => {
      document.head.append(element("link", { rel: "stylesheet", href: STYLE }));
      const language = new Language(await settings.load(ID));
      const given = { ...lab, app, notebooks, toolbars, palette, contents, language };
      showLanguage(given);
      const how = lab.PageConfig.getOption("dltermsPages"); // said by a server that serves the collection
      if (how) leadOn(given, how);
    },
  };
}

/** The switch, its commands, and notebooks that follow it. */
function showLanguage({ app, Widget, NotebookActions, notebooks, toolbars, palette, contents, language }) {
  const command = "dlterms:show-language";
  app.commands.addCommand(command, {
    label: args => {
      const name = LANGUAGE[args.language];
      return args.isPalette ? `${say(SHOW, language.shown)} ${name}` : name;
    },
    isToggled: args => args.language === language.shown,
    execute: args => language.choose(args.language),
  });
  for (const each of LANGUAGES) {
    palette?.addItem({ command, category: CATEGORY, args: { language: each, isPalette: true } });
  }
  toolbars.addFactory("Notebook", "dlterms-language", () => makeSwitch({ Widget, language }));
  eachPanel(notebooks, panel => {
    markCells(panel);
    stepOverHidden(panel.content);
    foldPairs(panel.content, NotebookActions.setHeadingCollapse);
  });
  document.addEventListener("dlterms-lang", () => {
    app.commands.notifyCommandChanged();
    notebooks.forEach(panel => contents?.get(panel)?.refresh());
  });
}

/** What takes the collection and its server: the way onward, the search, and pages that are awake. */
function leadOn(given, how) {
  const { app, Widget, notebooks, toolbars, palette, language } = given;
  const open = (path, fragment) =>
    fragment
      ? app.commands.execute("rendermime:handle-local-link", { path, id: fragment })
      : app.commands.execute("docmanager:open", { path });
  const pages = ask(given, "pages").then(answer => answer.pages);
  toolbars.addFactory("Notebook", "dlterms-way", panel => makeWay({ Widget, panel, pages, language, open }));
  for (const side of ["previous", "next"]) {
    const command = `dlterms:${side}-page`;
    app.commands.addCommand(command, {
      label: () => say(ONWARD[side], language.shown),
      isEnabled: () => notebooks.currentWidget !== null,
      execute: async () => {
        const page = neighbor(await pages, notebooks.currentWidget?.context.path, side);
        if (page) await open(page.path);
      },
    });
    palette?.addItem({ command, category: CATEGORY });
  }

  const find = text => ask(given, `search?q=${encodeURIComponent(text)}`);
  const search = makeSearch({ Widget, language, find, open });
  toolbars.addFactory("TopBar", "dlterms-search", () => search);
  const command = "dlterms:search";
  app.commands.addCommand(command, { label: () => say(SEARCH, language.shown), execute: () => search.focus() });
  palette?.addItem({ command, category: CATEGORY });

  if (how !== "plain") eachPanel(notebooks, panel => tend(given, panel, pages, how === "awake"));
}

/** Keep a page of the collection clean while it is read; run it when it is seen, if it is to be awake and is trusted. */
async function tend({ MessageLoop, NotebookActions }, panel, pages, awake) {
  const { context } = panel;
  const ours = (await pages).some(page => page.path === context.path);
  if (!ours || context.model.getMetadata("dlterms") === undefined || !isTrusted(context.model)) return;
  keepClean(context.model);
  if (!awake) return;
  await seen(panel, MessageLoop);
  await wake(panel, NotebookActions);
}

/** Once a notebook is in sight: of many tabs that JupyterLab opens again, only those looked at start to work. */
function seen(panel, MessageLoop) {
  return new Promise(resolve => {
    if (panel.isVisible) return resolve();
    const hook = () => {
      if (panel.isVisible) {
        MessageLoop.removeMessageHook(panel, hook);
        resolve();
      }
      return true;
    };
    MessageLoop.installMessageHook(panel, hook);
  });
}

/** Do something with every notebook, open now or later, once its content is there. */
function eachPanel(notebooks, act) {
  const later = panel => panel.context.ready.then(() => panel.isDisposed || act(panel));
  notebooks.forEach(later);
  notebooks.widgetAdded.connect((_, panel) => later(panel));
}

/** Ask the server's part of the reader. */
async function ask({ ServerConnection, URLExt }, question) {
  const settings = ServerConnection.makeSettings();
  const address = URLExt.join(settings.baseUrl, "dlterms", question);
  const response = await ServerConnection.makeRequest(address, {}, settings);
  if (!response.ok) throw new ServerConnection.ResponseError(response);
  return response.json();
}
