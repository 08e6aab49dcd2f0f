// Small helps inside forms and papers: print, show a password, choose files by dropping, tick all rows, fields that depend on another.
document.addEventListener("click", (event) => {
  const reveal = event.target.closest("[data-reveal]");
  if (!reveal) return;
  const input = document.getElementById(reveal.dataset.reveal);
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  reveal.setAttribute("aria-pressed", String(shown));
  reveal.querySelector(".bi").className = shown ? "bi bi-eye-slash" : "bi bi-eye";
});

function size(bytes) {
  return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function list(drop) {
  const input = drop.querySelector("input[type=file]");
  const names = drop.querySelector("[data-names]");
  const limit = Number(input.dataset.maxBytes || 0);
  const large = limit && [...input.files].some((file) => file.size > limit);
  input.setCustomValidity(large ? drop.dataset.tooLarge : "");
  drop.classList.toggle("uc-drop-bad", Boolean(large));
  names.textContent = [...input.files].map((file) => `${file.name} (${size(file.size)})`).join(", ");
  if (large) names.textContent += ` ${drop.dataset.tooLarge}`;
}

document.addEventListener("change", (event) => {
  const drop = event.target.closest(".uc-drop");
  if (drop) list(drop);
});
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const drop = event.target.closest?.(".uc-drop");
    if (drop) drop.classList.toggle("uc-drop-over", name === "dragover");
  });
}

// [data-check-all="name"] ticks every box of that name; [data-checked="name"] says how many are ticked.
function recount(name) {
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${name}"]:not(:disabled)`)];
  const ticked = boxes.filter((box) => box.checked).length;
  document.querySelectorAll(`[data-check-all="${name}"]`).forEach((all) => {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  });
  document.querySelectorAll(`[data-checked="${name}"]`).forEach((place) => {
    place.textContent = String(ticked);
  });
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.type !== "checkbox") return;
  const all = box.dataset.checkAll;
  if (all) {
    document.querySelectorAll(`input[type=checkbox][name="${all}"]:not(:disabled)`).forEach((one) => {
      one.checked = box.checked;
    });
  }
  recount(all || box.name);
});

// [data-when="field=value,value"] shows a part of the form only while the field has one of the values.
function depend(root) {
  root.querySelectorAll("[data-when]").forEach((part) => {
    const [field, values] = part.dataset.when.split("=");
    const form = part.closest("form");
    const chosen = new FormData(form).getAll(field);
    const shown = values.split(",").some((value) => chosen.includes(value));
    part.hidden = !shown;
    part.querySelectorAll("input, select, textarea").forEach((input) => {
      input.disabled = !shown;
    });
  });
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.querySelector("[data-when]")) depend(form);
});
document.addEventListener("htmx:afterSwap", (event) => depend(event.detail.target));
depend(document);

// A paper is printed once its pictures are all there, those further down too, or are known not to come.
function fetchPictures() {
  return [...document.images].map((picture) => {
    picture.loading = "eager";
    return picture;
  });
}

async function printWhole(button) {
  button.disabled = true;
  await Promise.allSettled(fetchPictures().map((picture) => picture.decode()));
  button.disabled = false;
  window.print();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print]");
  if (button) printWhole(button);
});
window.addEventListener("beforeprint", fetchPictures);
