// What every page can do beyond links and forms: single keys, the choice of light or dark, copying.
//
// A page takes part by attributes:
//   data-key="s"      pressing s follows the link, presses the button or focuses the field
//   data-item         one entry of a list that j and k walk through; o opens its first link
//   data-copy="text"  a button that copies text ("" for the page's address)
//   data-setting="x"  a control whose value is kept under that name in this browser (theme, keys)

const kept = {
  get(name) {
    try { return localStorage.getItem(`wirewatch.${name}`); } catch { return null; }
  },
  set(name, value) {
    try { localStorage.setItem(`wirewatch.${name}`, value); } catch { /* kept for this page only */ }
  },
};

const keysAreOn = () => kept.get("keys") !== "off";

function say(words) {
  const status = document.getElementById("said");
  if (status) status.textContent = words;
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
}

function walk(step) {
  const items = [...document.querySelectorAll("[data-item]")];
  if (items.length === 0) return;
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : items.length - 1) : at + step;
  const item = items[Math.min(Math.max(next, 0), items.length - 1)];
  item.querySelector("a")?.focus();
  item.scrollIntoView({ block: "nearest" });
}

function open() {
  const item = document.activeElement?.closest("[data-item]");
  item?.querySelector("a")?.click();
}

function use(element) {
  if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function showKeys() {
  const dialog = document.getElementById("key-list");
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!keysAreOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const actions = { j: () => walk(1), k: () => walk(-1), o: open, "?": showKeys };
  const marked = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const action = actions[event.key] ?? (marked && (() => use(marked)));
  if (!action) return;
  event.preventDefault();
  action();
});

document.addEventListener("click", (event) => {
  const copied = event.target.closest("[data-copy]");
  if (copied) {
    const words = copied.dataset.copy || location.href;
    navigator.clipboard.writeText(words).then(
      () => say("Copied."),
      () => say("The browser does not allow copying; select the text instead."),
    );
  }
  if (event.target.closest("[data-show-keys]")) showKeys();
});

// What had the focus may have been replaced; its place is then taken by what tells of the result.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("count")?.focus();
});

function settle(control) {
  const name = control.dataset.setting;
  const value = control.type === "checkbox" ? (control.checked ? "on" : "off") : control.value;
  kept.set(name, value);
  if (name === "theme") {
    if (value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
  }
  for (const other of document.querySelectorAll(`[data-setting="${name}"]`)) show(other);
}

function show(control) {
  const value = kept.get(control.dataset.setting);
  if (value === null) return;
  if (control.type === "checkbox") control.checked = value !== "off";
  else control.value = value;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-setting]")) settle(event.target);
});
document.querySelectorAll("[data-setting]").forEach(show);
