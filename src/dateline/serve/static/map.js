// Dragging and turning the wheel move the map at once; the page of the new window follows. Links do the same without this.
"use strict";
(() => {
  const world = document.getElementById("world");
  if (!world) return;
  let svg = world.querySelector("svg"), start = null, waiting = 0;
  const box = () => svg.viewBox.baseVal;
  const state = () => ({ at: world.dataset.at.split(",").map(Number), zoom: +world.dataset.zoom, scale: +world.dataset.scale, narrow: +world.dataset.narrow });
  async function show(lat, lon, zoom) {
    const address = new URL(location.href);
    address.searchParams.set("at", `${lat.toFixed(3)},${lon.toFixed(3)}`);
    address.searchParams.set("zoom", Math.max(1, Math.min(9, zoom)));
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html"), fresh = page.getElementById("world");
    history.replaceState(null, "", address);
    world.replaceChildren(...fresh.childNodes);
    Object.assign(world.dataset, { at: fresh.dataset.at, zoom: fresh.dataset.zoom, scale: fresh.dataset.scale, narrow: fresh.dataset.narrow });
    svg = world.querySelector("svg");
  }
  function settle(dx, dy, step) {
    const s = state();
    clearTimeout(waiting);
    waiting = setTimeout(() => show(Math.max(-85, Math.min(85, s.at[0] + dy / s.scale)), s.at[1] - dx / s.scale / s.narrow, s.zoom + step), 180);
  }
  world.addEventListener("pointerdown", e => {
    if (!e.target.closest("svg.map") || e.button) return;
    start = { x: e.clientX, y: e.clientY, bx: box().x, by: box().y, far: false };
  });
  addEventListener("pointermove", e => {
    if (!start) return;
    const k = box().width / svg.clientWidth, dx = (e.clientX - start.x) * k, dy = (e.clientY - start.y) * k;
    if (Math.abs(dx) + Math.abs(dy) > 6) start.far = true;
    if (start.far) { box().x = start.bx - dx; box().y = start.by - dy; }
  });
  addEventListener("pointerup", () => {
    if (!start) return;
    if (start.far) settle(-box().x, -box().y, 0);
    const far = start.far;
    start = null;
    if (far) addEventListener("click", e => e.preventDefault(), { capture: true, once: true });
  });
  world.addEventListener("dragstart", e => e.preventDefault());
  world.addEventListener("wheel", e => {
    if (!e.target.closest("svg.map") || !(e.ctrlKey || e.metaKey || e.shiftKey)) return;
    e.preventDefault();
    settle(0, 0, e.deltaY < 0 ? 1 : -1);
  }, { passive: false });
  world.addEventListener("click", e => {
    const move = e.target.closest("[data-move]");
    if (!move) return;
    e.preventDefault();
    const to = new URL(move.href).searchParams, [lat, lon] = to.get("at").split(",").map(Number);
    show(lat, lon, +to.get("zoom"));
  });
})();
