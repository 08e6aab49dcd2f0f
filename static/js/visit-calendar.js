// The calendar of visits. A visit that is dragged inside its window opens the dialog for its day: the server moves it, or says why not.
const place = document.getElementById("visit-calendar");

function words(text, facts) {
  return text.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
}

function say(text) {
  const trouble = document.getElementById("trouble");
  trouble.textContent = text;
  trouble.hidden = false;
}

function dropped(info) {
  const day = info.event.startStr.slice(0, 10);
  const { first, last } = info.event.extendedProps;
  info.revert();
  if (day < first || day > last) return say(words(place.dataset.outside, { first, last }));
  const address = `${place.dataset.day.replace("/0/", `/${info.event.id}/`)}?day=${day}&back=calendar`;
  return window.htmx.ajax("GET", address, { target: "#dialog", swap: "innerHTML" });
}

function draw() {
  const phone = window.matchMedia("(max-width: 767px)").matches;
  const calendar = new window.FullCalendar.Calendar(place, {
    locale: document.documentElement.lang.startsWith("zh") ? "zh-cn" : "en",
    initialView: phone ? "listWeek" : "dayGridMonth",
    initialDate: place.dataset.on,
    headerToolbar: { start: "prev,next today", center: "title", end: "dayGridMonth,timeGridWeek,listWeek" },
    buttonIcons: false,
    buttonText: { prev: "‹", next: "›", today: place.dataset.today, month: place.dataset.month, week: place.dataset.week, list: place.dataset.list },
    allDayText: place.dataset.allDay,
    buttonHints: { prev: place.dataset.earlier, next: place.dataset.later },
    firstDay: 1,
    height: "auto",
    dayMaxEvents: 6,
    events: place.dataset.entries,
    eventStartEditable: true,
    eventDurationEditable: false,
    eventDrop: dropped,
    eventClassNames: (info) => [`uc-entry-${info.event.extendedProps.tone}`],
    eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    slotMinTime: "07:00:00",
    slotMaxTime: "21:00:00",
    eventSourceFailure: () => say(document.getElementById("trouble").dataset.offline),
  });
  calendar.render();
}

if (place && window.FullCalendar) draw();
