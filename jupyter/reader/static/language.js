// One language at a time: the page's body says which, and the style sheet hides the other.

export const LANGUAGES = ["en", "zh", "both"];

/** The language that pages show: what the reader chose, kept in JupyterLab's settings, or else the browser's. */
export class Language {
  constructor(settings) {
    this.settings = settings;
    this.read();
    settings.changed.connect(() => this.read());
  }

  read() {
    const chosen = this.settings.get("language").composite;
    const browsers = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
    this.show(LANGUAGES.includes(chosen) ? chosen : browsers);
  }

  /** The choice is shown at once, and kept. */
  choose(language) {
    this.show(language);
    return this.settings.set("language", language);
  }

  /** Tell everything on the page, the canvases of figures too: an attribute of the body, then an event. */
  show(language) {
    if (this.shown === language) return;
    this.shown = language;
    document.body.dataset.dltermsLang = language;
    document.dispatchEvent(new CustomEvent("dlterms-lang", { detail: { lang: language } }));
  }
}

/** Call back now and whenever another language is shown, until a widget is disposed. */
export function onLanguage(widget, callback) {
  document.addEventListener("dlterms-lang", callback);
  widget.disposed.connect(() => document.removeEventListener("dlterms-lang", callback));
  callback();
}
