// What stands in a form, as a list of names and values, and back into a form that may be younger.
const OURS = new Set(["csrfmiddlewaretoken", "sent_at"]);

// Who was there: those who were to go, and others. Who stands where changes with the visitors.
const PEOPLE = ["came", "also"];

// Whoever was ticked and is not offered any more stays ticked, out of sight: the server says what it makes of them.
function keepPeople(form, people) {
  const offered = new Set([...form.elements].filter((field) => PEOPLE.includes(field.name)).map((field) => field.value));
  for (const value of people.filter((one) => !offered.has(one))) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "also", value });
    form.append(field);
  }
}

export function written(form, submitter) {
  const all = [...new FormData(form)].filter(([name]) => !OURS.has(name));
  if (submitter?.name) all.push([submitter.name, submitter.value]);
  return {
    fields: all.filter(([, value]) => typeof value === "string"),
    photos: all.map(([, value]) => value).filter((value) => value instanceof File && value.size),
  };
}

export function fill(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  const people = PEOPLE.flatMap((name) => values.get(name) ?? []);
  for (const field of form.elements) {
    if (!field.name || OURS.has(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    const given = PEOPLE.includes(field.name) ? people : values.get(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = Boolean(given?.includes(field.value));
    else if (given) [field.value] = given;
    if (given?.some(Boolean) && !["hidden", "select-one"].includes(field.type)) field.closest("details")?.setAttribute("open", "");
  }
  keepPeople(form, people);
  // Parts that depend on a field show or hide themselves (fields.js).
  form.elements[0]?.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "filled" }));
}

// How many of the required answers are there.
export function answeredOf(form) {
  const names = new Set([...form.elements].filter((field) => field.required && !field.disabled && field.type !== "file").map((field) => field.name));
  const given = new Set([...new FormData(form)].filter(([, value]) => typeof value === "string" && value.trim()).map(([name]) => name));
  return { done: [...names].filter((name) => given.has(name)).length, all: names.size };
}

// The phone's own clock as the union's places tell time: 2026-03-18T10:05.
export function wallClock(zone) {
  return new Date().toLocaleString("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).replace(" ", "T");
}
