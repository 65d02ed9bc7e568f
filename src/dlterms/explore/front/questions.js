// The question before the hand moves, answered beside the truth, and the notices that open after it.
function questions(spec, { right, go }) {
  const ask = make("div", "dlterms-ask", { role: "group" });
  const list = make("ol", "dlterms-notices");
  for (const notice of spec.notices) {
    const item = make("li");
    const words = say(make("span"), notice.says);
    item.append(button("dlterms-go", notice.where, () => go(notice.at)), " ", words);
    list.append(item);
  }
  list.hidden = Boolean(spec.predict);
  if (!spec.predict) return { ask, list, rename: () => {} };

  const name = `dlterms-question-${Math.random().toString(36).slice(2)}`;
  const question = make("span", "dlterms-question", { id: name });
  const before = say(make("strong"), WORDS.before);
  question.append(before, " ", say(make("span"), spec.predict.question));
  ask.setAttribute("aria-labelledby", name);
  const answers = make("span", "dlterms-answers");
  const told = make("span", "dlterms-told", { role: "status" });
  const choices = spec.predict.choices.map((words, i) => button("dlterms-choice", words, () => answer(i)));
  const pass = button("dlterms-choice dlterms-pass", WORDS.show, () => answer(null));
  answers.append(...choices, pass, told);
  ask.append(question, answers);

  async function answer(guess) {
    for (const choice of [...choices, pass]) choice.setAttribute("aria-disabled", "true");
    if (ask.dataset.answered) return go(spec.predict.at);
    ask.dataset.answered = "…";
    const truth = await right();
    ask.dataset.answered = guess === null ? "shown" : guess === truth ? "right" : "wrong";
    choices.forEach((choice, i) => {
      if (i !== truth && i !== guess) choice.classList.add("dlterms-other");
      if (i === guess) mark(choice, guess === truth ? "✓" : "✗", WORDS.guessed, guess === truth ? "right" : "guess");
      else if (i === truth) mark(choice, "✓", WORDS.truth, "right");
    });
    pass.hidden = true;
    list.hidden = false;
    const [said, so] = [spec.predict.choices[guess], spec.predict.choices[truth]];
    told.textContent = spoken(guess === null ? WORDS.truth : WORDS.guessed) + ": " + spoken(said ?? so) +
      (said && guess !== truth ? `; ${spoken(WORDS.truth)}: ${spoken(so)}` : "");
    go(spec.predict.at);
  }
  const mark = (choice, sign, words, kind) => {
    choice.classList.add(`dlterms-${kind}`);
    choice.prepend(`${sign} `);
    choice.append(" ", say(make("small"), words));
  };
  return { ask, list };
}
