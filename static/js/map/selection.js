// The opened feature: a popup on the map, or a drawer where there is no place or no room for one.

import { card } from "./card.js";
import { el } from "./dom.js";
import { leaflet, toBounds } from "./leaflet.js";

const NARROW = matchMedia("(max-width: 47.99rem)");

/** Return {open, close, current}. drawer: the element for cards without a popup; dayShown(): the map's day. */
export function selection(map, drawer, { urls, boxOf, dayShown, onChange }) {
  const L = leaflet();
  const popup = L.popup({ maxWidth: 372, minWidth: 300, autoPan: false, className: "popup", closeButton: false });
  const body = drawer.querySelector(".drawer__body");
  let current = "";
  let stack = [];
  let opener = null;

  /** features: all that lie there, the wanted one at `index`. point: where, or null. */
  function open(features, { index = 0, point = null, focus = false, reveal = false } = {}) {
    opener = focus ? document.activeElement : null;
    stack = features;
    present(index, point, { focus, reveal });
  }

  function present(index, point, { focus, reveal }) {
    const feature = stack[index];
    const content = el("div", { class: "card-frame" }, tools(index, point), card(feature, urls, dayShown()));
    const box = boxOf(feature);
    if (reveal && box) show(box);
    if (box && !NARROW.matches) openPopup(content, point ?? L.latLng(anchor(feature, box)));
    else openDrawer(content, box && (point ?? L.latLng(anchor(feature, box))));
    current = feature.id;
    onChange(feature);
    if (focus) content.querySelector(".card__title").focus({ preventScroll: true });
  }

  function openPopup(content, latlng) {
    drawer.hidden = true;
    const { x, y } = map.getSize();
    popup.options.maxHeight = 0;
    popup.setLatLng(latlng).setContent(content).openOn(map);
    content.querySelector(".card").style.maxHeight = `${Math.max(200, Math.min(520, y - 190))}px`;
    popup.update();
    keepInside(latlng, x);
  }

  /** Move the map so that the whole card is seen, below the top edge and beside the panel. */
  function keepInside(latlng, width) {
    const frame = popup.getElement().getBoundingClientRect();
    const stage = map.getContainer().getBoundingClientRect();
    const dx = Math.min(0, frame.left - stage.left - 12) || Math.max(0, frame.right - stage.left - width + 56);
    const dy = Math.min(0, frame.top - stage.top - 12);
    if (dx || dy) map.panBy([dx, dy]);
  }

  /** latlng: what the card is about, moved above the drawer where that covers it; null: it has no place. */
  function openDrawer(content, latlng) {
    map.closePopup(popup);
    body.replaceChildren(content);
    drawer.hidden = false;
    drawer.scrollTop = 0;
    if (!latlng || !NARROW.matches) return;
    const room = drawer.getBoundingClientRect().top - map.getContainer().getBoundingClientRect().top;
    const { x, y } = map.latLngToContainerPoint(latlng);
    if (y > room - 24) map.panBy([x - map.getSize().x / 2, y - room / 2], { animate: false });
  }

  function tools(index, point) {
    const step = (by) => present((index + by + stack.length) % stack.length, point, { focus: true });
    const pager = [
      el("button", { type: "button", class: "icon-button", "aria-label": "Previous here", onclick: () => step(-1) }, "‹"),
      el("span", {}, `${index + 1} of ${stack.length} here`),
      el("button", { type: "button", class: "icon-button", "aria-label": "Next here", onclick: () => step(1) }, "›"),
    ];
    return el(
      "div",
      { class: "card-tools" },
      stack.length > 1 ? el("div", { class: "pager" }, pager) : null,
      el("button", { type: "button", class: "icon-button card-tools__close", "aria-label": "Close", onclick: close }, "×"),
    );
  }

  function show(box) {
    const bounds = toBounds(box);
    if (map.getBounds().contains(bounds) && map.getZoom() >= 6) return;
    map.fitBounds(bounds, { maxZoom: Math.max(10, map.getZoom()), padding: [48, 48], animate: false });
  }

  function close() {
    const had = current;
    const back = opener;
    current = "";
    opener = null;
    map.closePopup(popup);
    drawer.hidden = true;
    if (!had) return;
    onChange(null);
    const again = back && !back.isConnected ? document.querySelector(`[data-feature="${CSS.escape(had)}"]`) : back;
    again?.focus({ preventScroll: true });
  }

  popup.on("remove", () => setTimeout(() => current && !map.hasLayer(popup) && drawer.hidden && close(), 0));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && current && !event.defaultPrevented) close();
  });
  return { open, close, current: () => current };
}

/** Return [lat, lon] to which a card points: a point itself, else the top of the box's middle. */
function anchor(feature, [west, south, east, north]) {
  if (feature.geometry.type === "Point") return [feature.geometry.coordinates[1], feature.geometry.coordinates[0]];
  return [south + (north - south) * 0.6, (west + east) / 2];
}
