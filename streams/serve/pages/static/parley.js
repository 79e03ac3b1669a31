/* Small steps over pages that work without this file: parts are swapped instead of pages loaded, open pages
   keep up with the news, and the keyboard walks. Nothing is built here: all HTML comes from the server. */
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const main = () => $("#main");
  const told = document.body.dataset;
  let turn = 0;

  // --- Fetching a page and taking parts of it
  async function page(url) {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { html, url: answer.url, status: answer.status, tag: answer.headers.get("ETag") };
  }

  async function swap(url, push = true) {
    const mine = ++turn;
    const focused = document.activeElement && document.activeElement.id;
    main().setAttribute("aria-busy", "true");
    try {
      const got = await page(url);
      if (mine !== turn) return;
      for (const name of ["#main", ".foot", "#behind", ".settings", ".pages"]) {
        const fresh = $(name, got.html);
        if (fresh) $(name).replaceWith(fresh);
      }
      document.title = got.html.title;
      if (push) history.pushState({ swapped: true }, "", got.url);
      const again = focused && document.getElementById(focused);
      if (again) again.focus();
      say("");
    } catch (fault) {
      location.assign(url);
    } finally {
      main().removeAttribute("aria-busy");
    }
  }

  function say(text) {
    const notice = $("#notice");
    notice.textContent = text;
    notice.hidden = !text;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || !link.href || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    swap(link.href);
  });
  const query = (form) => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    return form.action.split("?")[0] + (`${asked}` ? `?${asked}` : "");
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-swap]")) return;
    event.preventDefault();
    swap(query(event.target));
  });
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.matches("form[data-swap]") && event.target.type !== "search") swap(query(form));
  });
  addEventListener("popstate", () => swap(location.href, false));

  // --- The slider: it snaps to days with news, and says which day it is on while it moves
  let keyed = false;
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => { keyed = kind === "keydown"; });
  document.addEventListener("input", (event) => {
    const range = event.target;
    const form = range.form;
    if (range.id !== "at" || !form.dataset.days) return;
    const first = Number(form.dataset.first);
    const days = form.dataset.days.split(",").map((day) => Number(day) + first);
    const at = Number(range.value);
    const shown = Number(range.dataset.shown || range.defaultValue);
    let near = days.reduce((best, day) => (Math.abs(day - at) < Math.abs(best - at) ? day : best));
    if (keyed) near = (at > shown ? days.find((day) => day > shown) : days.findLast((day) => day < shown)) || near;
    if (keyed || Math.abs(near - at) <= (range.max - range.min) / 60) range.value = near;
    range.dataset.shown = range.value;
    const day = new Date((range.value - 719163) * 86400000); // Python's ordinal of 1970-01-01
    const style = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC", numberingSystem: "latn" };
    $("output", form).textContent = day.toLocaleDateString(document.documentElement.lang, style);
  });

  // --- Open pages keep up: what changed is replaced where it stands, never under the pointer or the focus
  let waiting = false;
  let tag = "";
  const busy = (node) => node.matches(":hover") || node.contains(document.activeElement);

  async function refresh() {
    if (!main().hasAttribute("data-live") || document.hidden) return;
    const mine = turn;
    let got;
    try {
      got = await page(location.href);
    } catch (fault) {
      say(told.offline);
      return;
    }
    if (got.status !== 200 || mine !== turn) return;
    if ($("#notice").textContent === told.offline) say("");
    if (got.tag === tag && !waiting) return;
    tag = got.tag;
    for (const name of ["#behind"]) $(name).replaceWith($(name, got.html));
    merge(got.html);
  }

  function merge(html) {
    waiting = false;
    const key = (node) => node.dataset.key;
    for (const list of all("[data-list]")) {
      const fresh = html.getElementById(list.id);
      if (!fresh) continue;
      const order = (root) => all("[data-key]", root).map(key).join("\n");
      if (order(list) !== order(fresh)) {
        if (busy(list)) waiting = true;
        else replace(list, fresh);
        continue;
      }
      const news = new Map(all("[data-key]", fresh).map((node) => [key(node), node]));
      for (const node of all("[data-key]", list)) {
        const other = news.get(key(node));
        if (other.dataset.version === node.dataset.version || node.querySelector("[data-key]")) continue;
        if (busy(node)) waiting = true;
        else mark(node, other);
      }
    }
    if (waiting) say(told.waiting);
    else if ($("#notice").textContent === told.waiting) say("");
  }

  function replace(list, fresh) {
    const before = new Map(all("[data-key]", list).map((node) => [node.dataset.key, node.dataset.version]));
    list.replaceWith(fresh);
    for (const node of all("[data-key][data-version]", fresh))
      if (before.get(node.dataset.key) !== node.dataset.version) glow(node);
  }
  function mark(node, other) {
    node.replaceWith(other);
    glow(other);
  }
  function glow(node) {
    node.classList.add("fresh");
    setTimeout(() => node.classList.remove("fresh"), 6000);
  }
  addEventListener("pointerout", () => { if (waiting) later(300); });

  let timer = 0;
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(refresh, wait); };
  function listen() {
    if (!told.events || !window.EventSource) return void setInterval(refresh, 1500);
    setInterval(refresh, 15000); // what a stream that seems alive has not told
    const source = new EventSource(told.events);
    let lost = 0;
    source.onmessage = () => later(250);
    for (const kind of ["refresh", "gap", "deadline"]) source.addEventListener(kind, () => later(250));
    source.onopen = () => { clearInterval(lost); lost = 0; later(0); };
    source.onerror = () => { lost = lost || setInterval(refresh, 5000); };
  }
  if (main().hasAttribute("data-live")) listen();
  document.addEventListener("visibilitychange", () => document.hidden || later(0));

  // --- Keyboard
  const focus = (node) => { if (node) { node.focus(); node.scrollIntoView({ block: "nearest", inline: "nearest" }); } };

  function walkCells(event) {
    const rtl = document.dir === "rtl" ? -1 : 1;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -rtl], ArrowRight: [0, rtl] }[event.key];
    const here = document.activeElement.closest("[data-grid] td, [data-grid] th");
    if (!step || !here) return false;
    const rows = all("tr", here.closest("[data-grid]"));
    let row = rows.indexOf(here.parentElement);
    let column = here.cellIndex;
    for (;;) {
      row += step[0];
      column += step[1];
      const cell = rows[row] && rows[row].cells[column];
      if (!cell) return true;
      const link = $("a", cell);
      if (link) return focus(link), true;
    }
  }

  function walkList(back) {
    const items = all("[data-items] > * a[data-open], [data-items] > a, [data-grid] td a");
    if (!items.length) return;
    const at = items.indexOf(document.activeElement);
    focus(items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + (back ? -1 : 1)))]);
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, select, textarea")) return;
    if (walkCells(event)) return event.preventDefault();
    const act = {
      "/": () => focus($("input[type=search]")),
      "?": () => $("#help").showModal(),
      j: () => walkList(false),
      k: () => walkList(true),
      "[": () => { const link = $("a[rel=prev][href]"); if (link) link.click(); },
      "]": () => { const link = $("a[rel=next][href]"); if (link) link.click(); },
    }[event.key];
    if (!act || $("#help").open) return;
    event.preventDefault();
    act();
  });
})();
