// A search of the whole glossary: type, choose with the arrow keys, open with Enter.

import { onLanguage } from "./language.js";
import { element, say } from "./words.js";

const WORDS = {
  prompt: { en: "Search all terms", zh: "搜索全部术语" },
  none: { en: "Nothing is called so; nearest:", zh: "没有叫这个名字的术语，最接近的是：" },
  failed: { en: "The server does not answer", zh: "服务器没有回应" },
  found: { en: "found", zh: "条结果" },
};
const PAUSE = 60; // ms without a key before the server is asked

/** The box: `find` finds terms for a text, `open` opens the page at a path, at the place that a fragment names. */
export function makeSearch({ Widget, language, find, open }) {
  const search = new Widget({ node: element("div", { className: "dlterms-search", role: "search" }) });
  const list = element("ul", { id: "dlterms-found", role: "listbox" });
  const note = element("p", { className: "dlterms-search-note" });
  const spoken = element("p", { className: "dlterms-unseen", role: "status", "aria-live": "polite" });
  const panel = element("div", { className: "dlterms-search-panel", hidden: true }, note, list);
  const input = element("input", {
    type: "search",
    role: "combobox",
    autocomplete: "off",
    spellcheck: false,
    "aria-controls": list.id,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
  });
  search.node.dataset.lmSuppressShortcuts = "true"; // the keys pressed here are words, not commands
  search.node.append(input, spoken);
  document.body.append(panel); // the top bar would cut it off
  search.disposed.connect(() => panel.remove());

  let hits = [];
  let chosen = -1;
  let asked = 0;
  let answered = "";
  let timer;
  let cameFrom;

  const show = open => {
    panel.hidden = !open;
    input.ariaExpanded = String(open);
    if (!open) input.removeAttribute("aria-activedescendant");
    const box = input.getBoundingClientRect();
    panel.style.top = `${box.bottom + 4}px`;
    panel.style.right = `${Math.max(8, window.innerWidth - box.right)}px`;
  };
  const choose = index => {
    chosen = index;
    [...list.children].forEach((row, i) => (row.ariaSelected = String(i === index)));
    const row = list.children[index];
    if (!row) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  };
  const go = hit => {
    close();
    open(hit.path, hit.fragment);
  };
  const close = () => {
    clearTimeout(timer);
    asked += 1;
    input.value = answered = "";
    hits = [];
    show(false);
  };
  const draw = (found, words) => {
    hits = found;
    note.textContent = words;
    note.hidden = !words;
    list.replaceChildren(...hits.map((hit, i) => row(hit, i, language.shown, () => go(hit))));
    spoken.textContent = words || `${hits.length} ${say(WORDS.found, language.shown)}`;
    show(true);
    choose(words ? -1 : 0);
  };
  const look = async () => {
    const text = input.value.trim();
    const mine = ++asked;
    if (!text) return show(false);
    try {
      const { found, nearest } = await find(text);
      if (mine !== asked) return; // a later key was pressed meanwhile
      answered = text;
      draw(found.length ? found : nearest, found.length ? "" : say(WORDS.none, language.shown));
    } catch {
      if (mine === asked) draw([], say(WORDS.failed, language.shown));
    }
  };

  input.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  input.onkeydown = async event => {
    if (event.isComposing) return; // Enter and the arrows belong to the input of Chinese
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && hits.length) {
      choose((chosen + steps[event.key] + hits.length) % hits.length);
      event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(timer);
      if (input.value.trim() !== answered) await look();
      const hit = hits[chosen]; // none is chosen yet of what is only near
      if (hit) go(hit);
    } else if (event.key === "Escape") {
      close();
      cameFrom?.focus();
    }
  };
  input.onfocus = event => {
    if (event.relatedTarget) cameFrom = event.relatedTarget;
    if (hits.length) show(true);
  };
  input.onblur = () => show(false);
  panel.onpointerdown = event => event.preventDefault(); // a click on a hit does not take the focus first

  onLanguage(search, () => {
    const prompt = say(WORDS.prompt, language.shown);
    input.placeholder = prompt;
    input.ariaLabel = prompt;
    list.ariaLabel = prompt;
    if (hits.length) look();
  });
  search.focus = () => {
    cameFrom = document.activeElement;
    input.focus();
    input.select();
  };
  return search;
}

/** A hit: the term in both languages, and a line of its definition in the one that is read, or what was found in its text. */
function row(hit, index, language, go) {
  const said = ["en", "zh"].filter(each => hit[`found_${each}`]);
  const says = said.length ? said : ["en", "zh"].filter(each => language === "both" || language === each);
  const made = element("li", { id: `dlterms-found-${index}`, role: "option", onclick: go });
  const names = [element("b", { lang: "en", textContent: hit.en })];
  if (hit.zh !== hit.en) names.push(element("b", { lang: "zh", textContent: hit.zh }));
  if (language === "zh") names.reverse();
  made.append(element("div", {}, ...names));
  for (const each of says) made.append(element("p", { lang: each, textContent: hit[`found_${each}`] || hit[`says_${each}`] }));
  return made;
}
