/* Records: a span and its card light each other up, and a citation is copied. The pages do the same by links without this. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // --- What belongs to one record lights up together
  function light(node) {
    for (const other of all(".on")) other.classList.remove("on");
    const holder = node && node.closest && node.closest("[data-r]");
    if (!holder) return;
    const named = holder.dataset.r.split(" ")[0];
    for (const other of all(`[data-r~="${CSS.escape(named)}"]`)) other.classList.add("on");
  }
  document.addEventListener("pointerover", (event) => light(event.target));
  document.addEventListener("focusin", (event) => light(event.target));

  // --- Copying
  function ready() { for (const button of all("[data-copy]")) button.hidden = !navigator.clipboard; }
  ready();
  new MutationObserver(ready).observe(document.body, { childList: true });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) navigator.clipboard.writeText(button.parentElement.querySelector("textarea").value)
      .then(() => { button.textContent = button.dataset.copied; });
  });

  // --- What is selected in the text is what was missed: it goes along to the form that adds it
  function pick() {
    const link = document.querySelector("[data-add]");
    if (!link) return false;
    link.focus();
    return true;
  }
  document.addEventListener("selectionchange", () => {
    const link = document.querySelector("[data-add]");
    const text = document.querySelector("#text");
    const chosen = getSelection();
    if (!link || !text || !chosen.rangeCount || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
    const url = new URL(link.href);
    const words = chosen.toString().trim().slice(0, 1500);
    if (words) url.searchParams.set("clause", words);
    else url.searchParams.delete("clause");
    link.href = url.href;
  });

  // --- The analyst's keys: the first puts the focus on what would be said of the position in focus, Enter says it
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, select, textarea")) return;
    const held = event.target.closest("[data-judged], .word-said") || document.querySelector("[data-judged]:target, :target > [data-judged], [data-judged]:hover");
    if (event.key === "a" && pick()) return event.preventDefault();
    const button = held && /^[cxeu]$/.test(event.key) && held.querySelector(`[data-hand="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    button.focus();
  });
})();
