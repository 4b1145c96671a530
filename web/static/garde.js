// Keeps the last lists and one page to read without network; nothing else that a person sees.
"use strict";
const KEPT = "vicinal-/*version*/";
const FILES = [/*files*/];
// Of anyone, then of who is signed in: the latter go when someone leaves, or enters.
const LISTS = ["/possibilites"];
const OWN = ["/moi", "/moi/demarches"];
// Pages given from here, as the server was out of reach: a telephone may think it has a network.
const GIVEN = new Set();
const DOORS = ["/connexion", "/deconnexion", "/lien", "/invitation"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const isA = (path, places) => places.some((place) => path === place || path.startsWith(`${place}/`));

async function forgetOwn() {
  const cache = await caches.open(KEPT);
  await Promise.all(OWN.map((path) => cache.delete(path)));
}

async function page({ request, resultingClientId }) {
  const path = new URL(request.url).pathname;
  const isKept = LISTS.includes(path) || OWN.includes(path);
  try {
    const response = await fetch(request);
    // Sent to sign in: whoever is here now is not whose pages these were.
    if (response.redirected && isA(new URL(response.url).pathname, DOORS)) await forgetOwn();
    if (isKept && response.ok && !response.redirected) {
      const cache = await caches.open(KEPT);
      await cache.put(path, response.clone());
    }
    return response;
  } catch {
    const cache = await caches.open(KEPT);
    const kept = isKept ? await cache.match(path) : null;
    if (kept) GIVEN.add(resultingClientId);
    return kept ?? (await cache.match("/hors-ligne", { ignoreVary: true })) ?? Response.error();
  }
}

async function file(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  // Awaited with the request, so that no page of hers is left once it is answered.
  if (isA(url.pathname, DOORS)) event.waitUntil(forgetOwn());
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/statique/")) event.respondWith(file(request));
});

// A page asks whether it was kept.
self.addEventListener("message", ({ source }) => {
  if (GIVEN.delete(source.id)) source.postMessage("kept");
});
