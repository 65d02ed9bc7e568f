// English · 中文 · both: the switch in a page's toolbar.

import { LANGUAGES, onLanguage } from "./language.js";
import { element, say } from "./words.js";

const LABEL = { en: "Language of the page", zh: "页面语言" };
export const NAMES = {
  en: { en: "English", zh: "English" },
  zh: { en: "中文", zh: "中文" },
  both: { en: "both", zh: "双语" },
};

export function makeSwitch({ Widget, language }) {
  const made = new Widget({ node: element("div", { className: "dlterms-switch", role: "group" }) });
  const buttons = LANGUAGES.map(each => {
    const button = element("button", { type: "button", onclick: () => language.choose(each) });
    if (each !== "both") button.lang = each;
    return [each, button];
  });
  made.node.append(...buttons.map(([, button]) => button));
  onLanguage(made, () => {
    made.node.ariaLabel = say(LABEL, language.shown);
    for (const [each, button] of buttons) {
      button.textContent = NAMES[each][language.shown === "zh" ? "zh" : "en"];
      button.ariaPressed = String(each === language.shown);
    }
  });
  return made;
}
