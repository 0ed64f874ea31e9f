/* The words of the page, in the reader's language, and small helpers to put them into it. Text is only ever set as
   text: nothing that a person types or opens is read as HTML. */

/** Write the Latin digits of a text in the reader's own. */
const numerals = (text) => String(text).replace(/[0-9]/g, (digit) => FORM.digits[digit]);

/** Write the digits of any script as Latin ones. */
function latinDigits(text) {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0);
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return code < 128 ? digit : String((code - zero) % 10);
  });
}

function filled(text, values) {
  return text.replace(/\{([a-z]+)\}/g, (name, key) => (key in values ? values[key] : name));
}

/** Return a message for the reader; numbers in it get the reader's digits. */
function say(key, values = {}) {
  const shown = Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? numerals(value) : value]);
  return filled(FORM.words[key] ?? FORM.english[key], Object.fromEntries(shown));
}

/** Return a message in English, for documents. */
const sayEnglish = (key, values = {}) => filled(FORM.english[key] ?? FORM.words[key], values);

/** Make an element. Children that are strings become text; `on…` are listeners; other keys are attributes. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Whether the page is in the source, which is the language that officials read. */
const IN_SOURCE = FORM.locale === FORM.source.locale;

/** Attributes of words in that language. */
const ENGLISH = { lang: FORM.source.tag, dir: FORM.source.dir };

/** Attributes of words that are English because nobody has translated them yet. */
const inEnglish = (item) => (item.fallback ? ENGLISH : {});

/** Attributes of every place to type in: no browser may guess, correct, learn or send what is typed there. */
const PRIVATE = {
  autocomplete: "off", autocorrect: "off", autocapitalize: "off", spellcheck: "false", writingsuggestions: "false",
  translate: "no", "data-gramm": "false", dir: "auto",
};

const byId = (id) => document.getElementById(id);

/** Tell the reader something, also one who listens; nothing takes the last message away. */
function tell(key, values) {
  byId("status").textContent = key && say(key, values);
  byId("message").hidden = !key;
}

/** Ask before something that cannot be undone; resolves to false, true or the passphrase that was asked for. */
function ask(text, { list = [], secret = false } = {}) {
  const dialog = byId("ask");
  const input = byId("ask-secret");
  byId("ask-text").textContent = text;
  byId("ask-list").replaceChildren(...list.map((item) => make("li", {}, item)));
  byId("ask-secret-row").hidden = !secret;
  input.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const yes = dialog.returnValue === "yes";
      const typed = input.value;
      input.value = "";
      resolve(secret ? yes && typed : yes);
    }, { once: true });
  });
}

/** Hand a file to the browser's own way of saving. */
function hand(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
