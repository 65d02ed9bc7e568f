// The way onward: the pages before and after this one in the course.

import { onLanguage } from "./language.js";
import { element, say } from "./words.js";

const SIDES = {
  previous: { step: -1, words: { en: "Previous page", zh: "上一页" }, arrow: name => `‹ ${name}` },
  next: { step: 1, words: { en: "Next page", zh: "下一页" }, arrow: name => `${name} ›` },
};

/** The page on one side of the one at a path, if there is one. */
export function neighbor(pages, path, side) {
  const here = pages.findIndex(page => page.path === path);
  return here < 0 ? undefined : pages[here + SIDES[side].step];
}

/** Two buttons for a notebook's toolbar, named after the pages they lead to; none beside a notebook of another kind. */
export function makeWay({ Widget, panel, pages, language, open }) {
  const way = new Widget({ node: element("div", { className: "dlterms-way" }) });
  const draw = async () => {
    const known = await pages;
    const buttons = Object.entries(SIDES).flatMap(([side, { words, arrow }]) => {
      const page = neighbor(known, panel.context.path, side);
      if (!page) return [];
      const title = `${say(words, language.shown)}: ${say(page, language.shown)}`;
      const name = arrow(language.shown === "zh" ? page.zh : page.en);
      const button = element("button", { type: "button", title, ariaLabel: title, onclick: () => open(page.path) });
      button.append(element("span", { textContent: name }));
      return [button];
    });
    way.node.replaceChildren(...buttons);
  };
  onLanguage(way, draw);
  panel.context.pathChanged.connect(draw);
  return way;
}
