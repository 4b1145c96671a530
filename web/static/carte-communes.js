// The map of communes shows what the table says: it reads the table, and asks for outlines only.
"use strict";
(() => {
  const place = document.getElementById("carte");
  if (!place) return;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const SHADES = [0, 0.22, 0.45, 0.7, 1];

  function load(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  const told = new Map();
  for (const line of document.querySelectorAll("[data-communes]")) {
    for (const code of line.dataset.communes.split(" ")) told.set(code, line);
  }

  // Shades go by quarters, as the legend says.
  function shade(part) {
    if (!(part > 0)) return SHADES[0];
    return SHADES[Math.min(Math.floor(part * 4) + 1, SHADES.length - 1)];
  }

  function style(feature) {
    const line = told.get(feature.id);
    const edge = { color: colour("--line"), weight: 1 };
    if (!line) return { ...edge, fillColor: colour("--paper"), fillOpacity: place.dataset.tiles ? 0 : 1 };
    if ("hidden" in line.dataset) return { ...edge, fillColor: colour("--line"), fillOpacity: 0.35 };
    return { ...edge, fillColor: colour("--bad"), fillOpacity: shade(Number(line.dataset.part)) };
  }

  function words(feature) {
    const line = told.get(feature.id);
    if (!line) return `${feature.properties.nom} : personne de suivi`;
    if ("hidden" in line.dataset) return `${feature.properties.nom} : caché`;
    const [without, people] = line.querySelectorAll("td");
    return `${line.querySelector("th").textContent} : ${without.textContent} sur ${people.textContent} sans rien`;
  }

  async function draw() {
    const [outlines] = await Promise.all([
      fetch(place.dataset.outlines).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null),
      load(place.dataset.script),
    ]);
    if (!outlines) return;
    place.hidden = false;
    document.querySelector(".legend").hidden = false;
    const map = L.map(place, {
      preferCanvas: true, zoomControl: false, attributionControl: Boolean(place.dataset.tiles),
      fadeAnimation: !still, zoomAnimation: !still, scrollWheelZoom: false,
    });
    L.control.zoom({ zoomInTitle: place.dataset.zoomIn, zoomOutTitle: place.dataset.zoomOut }).addTo(map);
    if (place.dataset.tiles) L.tileLayer(place.dataset.tiles, { attribution: place.dataset.attribution }).addTo(map);
    const drawn = L.geoJSON(outlines, {
      style,
      onEachFeature: (feature, layer) => {
        const line = told.get(feature.id)?.closest("tr");
        layer.bindTooltip(words(feature), { sticky: true });
        layer.on("mouseover", () => line?.classList.add("shown-on-map"));
        layer.on("mouseout", () => line?.classList.remove("shown-on-map"));
      },
    }).addTo(map);
    const there = L.featureGroup(drawn.getLayers().filter((each) => told.has(each.feature.id)));
    map.fitBounds((there.getLayers().length ? there : drawn).getBounds(), { animate: false });
  }

  const seen = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) { seen.disconnect(); draw(); }
  }, { rootMargin: "600px" });
  seen.observe(document.querySelector(".map-side"));
})();
