// A survey on a phone: questions that follow from others, and a draft that stays on this device.

const KEPT_DAYS = 14;
const form = document.getElementById("answers");

function keyOf(path) {
  return `survey:${path}`;
}

// [data-when="field=value,value"] is asked only after one of these answers; what is hidden is not sent.
function follow() {
  form.querySelectorAll("[data-when]").forEach((part) => {
    const [field, values] = part.dataset.when.split("=");
    const chosen = new FormData(form).getAll(field);
    const asked = values.split(",").some((value) => chosen.includes(value));
    part.hidden = !asked;
    part.querySelectorAll("input, textarea").forEach((input) => {
      input.disabled = !asked;
    });
  });
}

function keep() {
  const answers = [...new FormData(form)].filter(([name]) => name.startsWith("q-"));
  try {
    localStorage.setItem(keyOf(form.dataset.draft), JSON.stringify({ until: Date.now() + KEPT_DAYS * 864e5, answers }));
  } catch {
    // A phone without room, or one that keeps nothing: the form works all the same.
  }
}

function kept(path) {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(path)) || "null");
    return draft && draft.until > Date.now() ? draft.answers : [];
  } catch {
    return [];
  }
}

function forget(path) {
  try {
    localStorage.removeItem(keyOf(path));
  } catch {
    // Nothing was kept.
  }
}

function restore() {
  const isUntouched = ![...new FormData(form)].some(([name, value]) => name.startsWith("q-") && value);
  if (!isUntouched) return;
  for (const [name, value] of kept(form.dataset.draft)) {
    for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked ||= input.value === value;
      else input.value = value;
    }
  }
}

// Old drafts of other surveys go, on a phone that several people use.
function sweep() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("survey:") && !kept(key.slice(7)).length) localStorage.removeItem(key);
    }
  } catch {
    // Nothing is kept on this phone.
  }
}

sweep();
const done = document.querySelector("[data-draft-done]");
if (done) forget(done.dataset.draftDone);
if (form) {
  if (form.dataset.draft) {
    restore();
    form.addEventListener("input", keep);
  }
  form.addEventListener("change", follow);
  follow();
  form.addEventListener("submit", (event) => {
    // One press is one answer.
    if (form.dataset.sent) event.preventDefault();
    if (event.submitter?.name !== "language") form.dataset.sent = "yes";
  });
}
