// The day of the map: box, steps, slider and "any date", all saying the same.

import { addDays, clampDay, dayNumber, dayOf, dayWords } from "../lib/dates.js";
import { ANY_DAY, parseDay } from "../lib/state.js";
import { debounce } from "./dom.js";

/** Return {set}. onPreview(day) while the slider moves, onPick(day) when a day is chosen. */
export function clock(form, { first, last, onPreview, onPick }) {
  const part = (name) => form.querySelector(`[data-clock="${name}"]`);
  const [box, range, any, words] = ["day", "range", "any", "words"].map(part);
  let day = last || first;
  let remembered = day;
  const preview = debounce(onPreview, 120);

  function set(next) {
    day = next;
    const whole = day === ANY_DAY;
    if (!whole) remembered = day;
    any.checked = whole;
    box.value = remembered;
    range.min = dayNumber(first && first < remembered ? first : remembered);
    range.max = dayNumber(last && last > remembered ? last : remembered);
    range.value = dayNumber(remembered);
    range.disabled = range.min === range.max;
    range.setAttribute("aria-valuetext", dayWords(remembered));
    words.textContent = whole ? "Any date" : dayWords(day, "en-GB", { weekday: "short" });
    form.classList.toggle("clock--any", whole);
  }

  function pick(next) {
    set(next);
    onPick(next);
  }

  part("back").addEventListener("click", () => pick(addDays(remembered, -1)));
  part("forward").addEventListener("click", () => pick(addDays(remembered, 1)));
  any.addEventListener("change", () => pick(any.checked ? ANY_DAY : remembered));
  box.addEventListener("change", () => {
    const next = parseDay(box.value);
    if (next) pick(next);
    else box.value = remembered;
  });
  range.addEventListener("input", () => {
    set(dayOf(Number(range.value)));
    preview(day);
  });
  range.addEventListener("change", () => pick(dayOf(Number(range.value))));
  form.addEventListener("submit", (event) => event.preventDefault());
  return { set, nearest: (wanted) => clampDay(wanted, first, last) };
}
