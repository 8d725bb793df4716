// The room works without this file. It adds keys, marks that light up, and word of what is new.
"use strict";
(() => {
  const $ = (s, from = document) => from.querySelector(s), $$ = (s, from = document) => [...from.querySelectorAll(s)];
  const rows = () => $$("main [data-claim], main [data-row]").filter(e => e.offsetParent !== null);
  let here = null;

  function stand(row, move) {
    if (here) here.classList.remove("here");
    here = row;
    if (!row) return;
    row.classList.add("here");
    if (!row.hasAttribute("tabindex") && !row.matches("a,button")) row.setAttribute("tabindex", "-1");
    row.focus({ preventScroll: true });
    if (move) row.scrollIntoView({ block: "nearest" });
    light(row.dataset.claim);
  }
  function step(by) {
    const all = rows(), at = all.indexOf(here);
    if (!all.length) return;
    const seen = at < 0 ? all.findIndex(e => e.getBoundingClientRect().bottom > 60) : at;
    stand(all[Math.max(0, Math.min(all.length - 1, at < 0 ? Math.max(seen, 0) : at + by))], true);
  }
  function light(claim) {
    $$(".m.lit").forEach(e => e.classList.remove("lit"));
    if (claim) $$(".m[data-c]").forEach(e => e.dataset.c.split(" ").includes(claim) && e.classList.add("lit"));
  }
  function press(key) {
    const row = here || (location.hash && document.getElementById(location.hash.slice(1)));
    if (!row) return;
    const own = $(`[data-key="${key}"]`, row) || (key === "o" ? (row.matches("a") ? row : $("a", row)) : null);
    if (own) own.click();
  }
  const places = { t: "/", m: "/matters", r: "/reports", f: "/figures", l: "/timeline", p: "/map", v: "/voices", n: "/lineage" };
  let going = false;
  document.addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.closest("input,select,textarea")) { if (e.key === "Escape") e.target.blur(); return; }
    if (going) {
      going = false;
      const link = places[e.key] && $(`nav[aria-label=Sections] a[href^="${places[e.key]}"]`);
      if (places[e.key] === "/") $("nav[aria-label=Sections] a").click(); else if (link) link.click();
      return;
    }
    const act = { j: () => step(1), k: () => step(-1), a: () => press("a"), r: () => press("r"), e: () => press("e"), u: () => press("u"), o: () => press("o"),
      "/": () => $(".find input").focus(), "?": () => $("#keys").showModal(), g: () => { going = true; } }[e.key];
    if (act) { e.preventDefault(); act(); } else if (e.key === "Enter" && here && document.activeElement === here) press("o");
  });
  document.addEventListener("click", e => {
    const row = e.target.closest("main [data-claim]");
    if (row && !e.target.closest("a,button,summary,input,select")) stand(row, false);
  });
  // after a judgement the page comes back to the claim that was judged
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.dataset.claim) { const fold = target.closest("details"); if (fold) fold.open = true; stand(target, false); target.scrollIntoView({ block: "center" }); }

  // what a mark in a report was read as
  const hint = $("#hint");
  function tell(e) {
    const mark = e.target.closest(".m[title], .m[data-told]");
    if (!mark) { hint.hidden = true; return; }
    if (mark.title) { mark.dataset.told = mark.title; mark.removeAttribute("title"); }
    hint.textContent = mark.dataset.told;
    hint.hidden = false;
    const box = mark.getBoundingClientRect(), own = hint.getBoundingClientRect();
    hint.setAttribute("popover", "manual");
    const left = Math.max(8, Math.min(box.left, innerWidth - own.width - 8)), above = box.top - own.height - 8;
    hint.removeAttribute("popover");
    hint.animate([{ left: left + "px", top: (above > 0 ? above : box.bottom + 8) + "px" }], { duration: 0, fill: "forwards" });
    light((mark.dataset.c || "").split(" ")[0]);
  }
  if (hint) {
    $$(".text .m").forEach(e => { e.tabIndex = 0; });
    document.addEventListener("mouseover", tell);
    document.addEventListener("focusin", e => { if (e.target.closest(".m")) tell(e); else hint.hidden = true; });
    addEventListener("scroll", () => { hint.hidden = true; }, { passive: true });
  }
  document.addEventListener("mouseover", e => { const note = e.target.closest(".note"); if (note) light(note.dataset.claim); });

  // word of what is new, where the page is of now
  if (!document.documentElement.classList.contains("back-then") && window.EventSource && $(".page-today")) {
    const feed = new EventSource("/api/v1/changes/stream");
    feed.addEventListener("change", () => {
      if ($(".live")) return;
      const word = document.createElement("p"), link = document.createElement("a");
      word.className = "live"; word.setAttribute("role", "status");
      link.href = location.href; link.textContent = "The record has changed. Show";
      word.append(link); document.body.append(word);
    });
    addEventListener("pagehide", () => feed.close());
  }
})();
