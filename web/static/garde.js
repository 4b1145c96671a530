// Keeps the last list and one page to read without network; nothing else that a person sees.
"use strict";
const KEPT = "vicinal-/*version*/";
const FILES = [/*files*/];
const LIST = "/possibilites";

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

async function page(request) {
  const path = new URL(request.url).pathname;
  try {
    const response = await fetch(request);
    if (path === LIST && response.ok && !response.redirected) {
      const cache = await caches.open(KEPT);
      await cache.put(LIST, response.clone());
    }
    return response;
  } catch {
    const cache = await caches.open(KEPT);
    const kept = path === LIST ? await cache.match(LIST) : null;
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
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/statique/")) event.respondWith(file(request));
});
