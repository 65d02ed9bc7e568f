// Words in both languages, and what the reader has chosen: a language, a theme, less motion.
//
// Words come as [English, Chinese], or as [text] where both are the same. Where HTML is shown both are there, each in a
// span that says its language, and the style sheet hides one; where only text will do, `spoken` picks.
const WORDS = {
  before: ["Before you move:", "先猜一猜："],
  show: ["show me", "直接看答案"],
  guessed: ["you said", "你猜的"],
  truth: ["so it is", "事实如此"],
  pin: ["pin", "留影"],
  unpin: ["unpin", "去影"],
  reset: ["reset", "复位"],
  play: ["play", "播放"],
  pause: ["pause", "暂停"],
  step: ["one step", "单步"],
  controls: ["controls", "控件"],
  notices: ["what to notice", "看点"],
  handle: ["drag or use the arrow keys:", "可拖动，也可用方向键："],
  computing: ["computing …", "计算中……"],
  stopped: [
    "The kernel has stopped; the picture stays. Run this cell again to move it.",
    "内核已停止，图像保留。重新运行此单元格即可继续。",
  ],
  silent: ["The kernel has not answered yet: it is busy, or stopped.", "内核没有回应：正忙，或已停止。"],
};

function make(tag, className = "", attributes = {}) {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// Fill an element with words: text, or a span for each language with a space between them.
function say(element, words) {
  element.textContent = "";
  if (words.length < 2) element.textContent = words[0] ?? "";
  else
    words.forEach((text, i) => {
      const span = make("span", "", { lang: ["en", "zh"][i] });
      span.textContent = text;
      element.append(...(i ? [" ", span] : [span]));
    });
  return element;
}

const chosen = () => document.body.getAttribute("data-dlterms-lang") ?? "both";
const spoken = (words) => (chosen() === "both" ? [...new Set(words)].join(" · ") : (words[chosen() === "zh" ? 1 : 0] ?? words[0]));
const drawn = () => (chosen() === "zh" ? "zh" : "en");
const dark = () => document.body.dataset.jpThemeLight === "false";
const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

// Call back when the theme or the language changes; returns what ends it.
function watchLook(callback) {
  const observer = new MutationObserver(callback);
  observer.observe(document.body, { attributeFilter: ["data-dlterms-lang", "data-jp-theme-light"] });
  return () => observer.disconnect();
}

function button(className, words, act) {
  const made = say(make("button", `dlterms-button ${className}`, { type: "button" }), words);
  made.addEventListener("click", act);
  return made;
}
