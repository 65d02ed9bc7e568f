// Words in both languages, for what the reader sees around a page.

/** An element, its properties, and its children. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && name !== "role") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** A short text in the language shown; both of them, if both are. */
export function say({ en, zh }, language) {
  if (language === "both") return en === zh ? en : `${en} · ${zh}`;
  return language === "zh" ? zh : en;
}
