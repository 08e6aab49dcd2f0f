// Photos become small before they are kept or sent: at most 1600 px, JPEG, upright, without place and camera.
const LONGEST = 1600;
const QUALITY = 0.82;

export async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const ground = canvas.getContext("2d");
  ground.fillStyle = "#fff";
  ground.fillRect(0, 0, canvas.width, canvas.height);
  ground.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!drawn) throw new Error("the canvas is too large for this phone");
  return new File([drawn], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
}

function put(input, files) {
  const held = new DataTransfer();
  files.forEach((file) => held.items.add(file));
  input.files = held.files;
}

// Watch the input of a form: what is chosen joins what is there, small. Returns `place` to put photos
// there. The form is not sent before all are drawn.
export function watch(input, area) {
  const words = area.dataset;
  const most = Number(input.dataset.most);
  let files = [];
  let busy = Promise.resolve();
  let drawing = 0;

  function place(all) {
    files = all.slice(0, most);
    put(input, files);
    show();
    input.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "small" }));
  }

  function show() {
    area.hidden = !files.length && !area.querySelector("[data-photos-said]").textContent;
    area.querySelector("ul").replaceChildren(...files.map((file) => {
      const row = area.querySelector("template").content.firstElementChild.cloneNode(true);
      row.querySelector("span").textContent = file.name;
      const button = row.querySelector("button");
      button.setAttribute("aria-label", button.dataset.words.replace("{name}", file.name));
      button.addEventListener("click", () => {
        place(files.filter((other) => other !== file));
        input.focus();
      });
      return row;
    }));
  }

  async function take(chosen) {
    area.hidden = false;
    area.querySelector("[data-photos-said]").textContent = words.drawing;
    const unreadable = [];
    const drawn = [];
    for (const file of chosen) {
      try {
        drawn.push(await smaller(file));
      } catch {
        unreadable.push(file.name);
      }
    }
    const said = [];
    if (unreadable.length) said.push(words.unreadable.replace("{names}", unreadable.join(", ")));
    if (files.length + drawn.length > most) said.push(words.tooMany.replace("{most}", most));
    area.querySelector("[data-photos-said]").textContent = said.join(" ");
    place([...files, ...drawn]);
  }

  input.closest(".uc-drop").after(area);
  input.addEventListener("change", (event) => {
    if (event.detail === "small") return;
    const chosen = [...input.files];
    put(input, files); // nothing large stands in the form, not even for a moment
    drawing += 1;
    busy = busy.then(() => take(chosen)).finally(() => {
      drawing -= 1;
    });
  });
  input.form.addEventListener("submit", async (event) => {
    if (!drawing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await busy;
    input.form.requestSubmit(event.submitter);
  });
  return { place };
}
