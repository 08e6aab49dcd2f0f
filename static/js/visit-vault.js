// What this browser keeps of visits: records that were begun and such that wait to be sent. Each is sealed under a key of its
// writer that no script can read out; beside it stand only its number, its state and when it was written.
const NAME = "unioncare-visits";
const CIPHER = "AES-GCM";
const LONG_UNUSED = 7 * 24 * 3600 * 1000;

export const possible = () => Boolean(self.isSecureContext && self.indexedDB && self.crypto?.subtle);

// Other windows of this browser hear of every change.
export const windows = "BroadcastChannel" in self ? new BroadcastChannel(NAME) : new EventTarget();
const told = (what) => windows.postMessage?.(what);
// After a sign-out nothing may be written any more by pages that are still open.
let closed = false;
windows.addEventListener("message", ({ data }) => {
  closed ||= data === "wiped";
});

let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys", { keyPath: "owner" });
      request.result.createObjectStore("records", { keyPath: "id" }).createIndex("owner", "owner");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// One transaction. `act` gets both stores and waits for nothing but their own requests, or the browser ends it.
async function within(mode, act) {
  const transaction = (await database()).transaction(["records", "keys"], mode, { durability: "strict" });
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const [result] = await Promise.all([act(transaction.objectStore("records"), transaction.objectStore("keys")), ended]);
  return result;
}

async function keyOf(owner) {
  const held = await within("readonly", (_records, keys) => answered(keys.get(owner)));
  if (held) return held.key;
  const made = await crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ["encrypt", "decrypt"]);
  return within("readwrite", async (_records, keys) => {
    const first = await answered(keys.get(owner)); // of another window, meanwhile
    if (!first) keys.put({ owner, key: made, seen_at: 0 });
    return first?.key ?? made;
  });
}

// A part opens only as the one that it is, of the record that it is, for the person whose it is.
const terms = (row, place, iv) => ({ name: CIPHER, iv, additionalData: new TextEncoder().encode(`${row.owner} ${row.id} ${place}`) });

// Keep a record: `head` (id, owner, item, state, touched) stays readable for us, `content` and `photos` do not.
// `instead` is the id of the record whose place it takes, in the same moment.
export async function keep(head, content, photos = [], instead = "") {
  if (closed) throw new Error("signed out");
  const key = await keyOf(head.owner);
  const names = photos.map(({ name, type }) => ({ name, type }));
  const plain = [new TextEncoder().encode(JSON.stringify({ ...content, names }))];
  for (const photo of photos) plain.push(await photo.arrayBuffer());
  const parts = await Promise.all(plain.map(async (bytes, place) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt(terms(head, place, iv), key, bytes) };
  }));
  await within("readwrite", async (records) => {
    records.put({ ...head, saved_at: head.saved_at ?? Date.now(), parts });
    if (instead && instead !== head.id) records.delete(instead);
  });
  told("changed");
}

// Return what was kept, or null where the key does not fit any more.
export async function read(row, withPhotos = true) {
  try {
    const key = await keyOf(row.owner);
    const open = ({ iv, data }, place) => crypto.subtle.decrypt(terms(row, place, iv), key, data);
    const content = JSON.parse(new TextDecoder().decode(await open(row.parts[0], 0)));
    const photos = withPhotos
      ? await Promise.all(content.names.map(async ({ name, type }, n) => new File([await open(row.parts[n + 1], n + 1)], name, { type })))
      : [];
    return { content, photos };
  } catch {
    return null;
  }
}

export const get = (id) => within("readonly", (records) => answered(records.get(id)));

export async function list(owner) {
  const rows = await within("readonly", (records) => answered(records.index("owner").getAll(owner)));
  return rows.filter((row) => row.touched).sort((one, other) => one.saved_at - other.saved_at);
}

export async function forget(id) {
  await within("readwrite", async (records) => records.delete(id));
  told("changed");
}

// Note who uses this browser now; pages that were only opened and never written on do not stay for long.
export async function seen(owner) {
  await keyOf(owner);
  await within("readwrite", async (records, keys) => {
    keys.put({ ...(await answered(keys.get(owner))), seen_at: Date.now() });
    for (const row of await answered(records.index("owner").getAll(owner))) {
      if (!row.touched && row.saved_at < Date.now() - LONG_UNUSED) records.delete(row.id);
    }
  });
}

// Return the mark of whoever was here last: without network nobody can be asked.
export async function lastSeen() {
  const held = await within("readonly", (_records, keys) => answered(keys.getAll()));
  return held.sort((one, other) => other.seen_at - one.seen_at)[0]?.owner ?? "";
}

// Delete everything of one person, the key first of all.
export async function wipe(owner) {
  closed = true;
  await within("readwrite", async (records, keys) => {
    keys.delete(owner);
    for (const id of await answered(records.index("owner").getAllKeys(owner))) records.delete(id);
  });
  told("wiped");
}
