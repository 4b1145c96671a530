// The map shows what the list says: it reads the list, and asks the server for outlines only.
"use strict";
(() => {
  const FEWEST_PIXELS = 600;
  let map = null;
  let layer = null;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  function load(url) {
    return new Promise((resolve, reject) => {
      if (window.L) { resolve(); return; }
      const script = document.createElement("script");
      script.src = url;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function points() {
    return [...document.querySelectorAll("#liste .card[data-lat]")].map((card) => ({
      card,
      at: [Number(card.dataset.lat), Number(card.dataset.lon)],
      job: card.dataset.kind === "offre",
      link: card.querySelector("h3 a"),
    }));
  }

  // A circle is a job, a square an action: colour is never alone to say it.
  function mark(point) {
    const options = { color: colour("--paper"), weight: 2, fillColor: colour(point.job ? "--primary" : "--warning"), fillOpacity: 1, radius: 9 };
    if (point.job) return L.circleMarker(point.at, options);
    const square = L.circleMarker(point.at, { ...options, radius: 8 });
    square._updatePath = function () {
      const context = this._renderer._ctx;
      const { x, y } = this._point;
      context.beginPath();
      context.rect(x - 7, y - 7, 14, 14);
      this._renderer._fillStroke(context, this);
    };
    return square;
  }

  function show(place) {
    layer?.remove();
    layer = L.layerGroup().addTo(map);
    const bounds = [];
    if (place.dataset.lat) {
      const home = [Number(place.dataset.lat), Number(place.dataset.lon)];
      bounds.push(home);
      L.circleMarker(home, { radius: 8, color: colour("--ink"), weight: 4, fillColor: colour("--paper"), fillOpacity: 1 }).bindTooltip(place.dataset.home).addTo(layer);
    }
    for (const point of points()) {
      bounds.push(point.at);
      const link = document.createElement("a");
      link.href = point.link.href;
      link.textContent = point.link.textContent;
      link.lang = "fr";
      mark(point).bindPopup(link)
        .on("popupopen", () => point.card.classList.add("shown-on-map"))
        .on("popupclose", () => point.card.classList.remove("shown-on-map"))
        .addTo(layer);
    }
    if (bounds.length) map.fitBounds(bounds, { padding: [30, 30], maxZoom: 11, animate: false });
  }

  function write(name, at) {
    const text = document.createElement("span");
    text.textContent = name;
    const icon = L.divIcon({ className: "map-name", html: text, iconSize: null });
    return L.marker(at, { icon, interactive: false, keyboard: false }).addTo(map);
  }

  // The largest communes come first: a name that would cover one of theirs is not shown.
  function unclutter(names) {
    const taken = [];
    for (const name of names) {
      const { x, y } = map.latLngToContainerPoint(name.getLatLng());
      const [wide, high] = [4 * name.getElement().textContent.length + 4, 12];
      const covers = taken.some((other) => Math.abs(other.x - x) < other.wide + wide && Math.abs(other.y - y) < 2 * high);
      name.getElement().hidden = covers;
      if (!covers) taken.push({ x, y, wide });
    }
  }

  async function draw() {
    const place = document.getElementById("carte");
    if (!place || place.dataset.drawn) return;
    place.dataset.drawn = "true";
    const outlines = fetch(place.dataset.outlines).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    await load(place.dataset.script);
    place.hidden = false;
    document.querySelector(".legend").hidden = false;
    map = L.map(place, {
      preferCanvas: true, zoomControl: false, attributionControl: Boolean(place.dataset.tiles),
      fadeAnimation: !still, zoomAnimation: !still, markerZoomAnimation: !still, scrollWheelZoom: false,
    });
    L.control.zoom({ zoomInTitle: place.dataset.zoomIn, zoomOutTitle: place.dataset.zoomOut }).addTo(map);
    map.setView([47.4, -0.5], 8);
    if (place.dataset.tiles) L.tileLayer(place.dataset.tiles, { attribution: place.dataset.attribution }).addTo(map);
    show(place);
    const known = await outlines;
    const names = (known?.noms ?? []).map(([name, lat, lon]) => write(name, [lat, lon]));
    const clear = () => unclutter(names);
    map.on("zoomend", clear);
    clear();
    if (known) L.geoJSON(known, { interactive: false, style: { color: colour("--line"), weight: 1, fillColor: colour("--paper"), fillOpacity: place.dataset.tiles ? 0 : 1 } }).addTo(map).bringToBack();
  }

  // The list first: the map comes when it is about to be seen.
  function watch() {
    const side = document.querySelector(".map-side");
    if (!side) return;
    const seen = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) { seen.disconnect(); draw(); }
    }, { rootMargin: `${FEWEST_PIXELS}px` });
    seen.observe(side);
  }

  document.addEventListener("vicinal:liste", () => { if (map) show(document.getElementById("carte")); });
  watch();
})();
