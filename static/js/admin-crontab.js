// Says in words what the chosen crontab means, beside the field of the schedule's form.
const readable = JSON.parse(document.getElementById("readable-crontabs").textContent);
const words = document.querySelector("script[data-words]").dataset.words;
const choice = document.getElementById("id_crontab");
const row = document.querySelector(".field-crontab");

document.querySelector(".field-crontab_translation")?.setAttribute("hidden", "");
if (choice && row) {
  const place = document.createElement("div");
  place.className = "help";
  row.append(place);
  const say = () => {
    const meaning = readable[choice.value];
    place.textContent = meaning ? `${words} ${meaning}` : "";
  };
  choice.addEventListener("change", say);
  say();
}
