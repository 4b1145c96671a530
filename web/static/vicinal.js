// What makes a page more comfortable; every page works without it.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);

  // A refused form says so first, wherever the page was.
  byId("erreurs")?.focus();

  const network = () => { byId("sans-reseau").hidden = navigator.onLine; };
  addEventListener("online", network);
  addEventListener("offline", network);
  network();
  const keeper = navigator.serviceWorker;
  keeper?.addEventListener("message", () => { byId("sans-reseau").hidden = false; });
  keeper?.controller?.postMessage("kept?");

  // Lists change without a new page: all that depends on htmx is here.
  const failed = byId("echec");
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => { failed.hidden = false; });
  }
  document.addEventListener("htmx:afterSwap", () => {
    failed.hidden = true;
    // Said to who does not see the list change.
    const said = byId("annonce");
    if (said) said.textContent = byId("compte").textContent;
    document.dispatchEvent(new Event("vicinal:liste"));
  });
  document.addEventListener("htmx:configRequest", (event) => {
    // An address shows only what was chosen.
    if (event.detail.verb !== "get") return;
    for (const [name, value] of [...event.detail.formData.entries()]) {
      if (!value || value === "tout") event.detail.formData.delete(name);
    }
  });

  const forgetting = byId("oublier");
  forgetting?.addEventListener("submit", () => {
    if ("caches" in window) caches.keys().then((names) => names.forEach((name) => caches.delete(name)));
  });

  for (const each of document.querySelectorAll("[data-print]")) {
    each.hidden = false;
    each.addEventListener("click", () => print());
  }

  // What the worker kept is said where there is no network.
  const list = document.querySelector("[data-kept-list]");
  if (list && "caches" in window) {
    const each = [...list.querySelectorAll("[data-kept]")];
    Promise.all(each.map((line) => caches.match(line.dataset.kept).then((kept) => { line.hidden = !kept; return kept; })))
      .then((found) => {
        list.hidden = !found.some(Boolean);
        document.querySelector("[data-kept-none]").hidden = !list.hidden;
      });
  }

  if ("serviceWorker" in navigator) {
    addEventListener("load", () => navigator.serviceWorker.register("/garde.js").catch(() => {}));
  }
})();
