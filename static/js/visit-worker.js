// The service worker of /visits/: keeps one bare page and its files for the time without network, and nothing of anybody.
// KEPT comes from the server (views/offline.py): its version, the page, the files.
const NAME = "unioncare-offline-";
const CACHE = NAME + self.KEPT.version;
const PATIENCE = 10_000;
const ALIKE = { ignoreSearch: true, ignoreVary: true };
const files = new Set(self.KEPT.files.map((file) => new URL(file, self.location).pathname));

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([self.KEPT.page, ...self.KEPT.files]);
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(NAME) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

const kept = async (address) => (await caches.open(CACHE)).match(address, ALIKE);

// A line so bad that the page does not come in ten seconds counts as none for a record: it can be written meanwhile.
async function page(request) {
  const tries = [fetch(request)];
  if (/\/record\/$/.test(new URL(request.url).pathname)) {
    tries.push(new Promise((_resolve, reject) => setTimeout(() => reject(new Error("slow")), PATIENCE)));
  }
  try {
    return await Promise.race(tries);
  } catch {
    return (await kept(self.KEPT.page)) ?? Response.error();
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await kept(request)) ?? Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (files.has(new URL(request.url).pathname)) event.respondWith(file(request));
});
