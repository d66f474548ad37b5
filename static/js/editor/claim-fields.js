// A claim has the value of its own fact: only the fields of that fact are shown.

const FIELDS = {
  location: ["words", "place"],
  date: ["first_day", "last_day", "words"],
  participation: ["actor", "role"],
  absence: ["actor", "role"],
  control: ["actor", "stance", "first_day", "last_day"],
  casualties: ["counted", "low", "best", "high"],
};
const ALL = [...new Set(Object.values(FIELDS).flat())];

/** Show the fields of the chosen fact in one row; empty the others once a person chose. */
function fit(row, isChosen) {
  const wanted = FIELDS[row.querySelector("select[name$='-fact']")?.value] ?? ALL;
  for (const name of ALL) {
    const input = row.querySelector(`[name$='-${name}']`);
    const box = input?.closest(".fieldBox, .form-row");
    if (!box) continue;
    const isWanted = wanted.includes(name);
    if (!isWanted && isChosen) empty(input);
    // What holds a value stays in sight, wherever it does not belong.
    box.hidden = !isWanted && !input.value;
  }
  for (const line of row.querySelectorAll(".form-row")) {
    const boxes = [...line.querySelectorAll(".fieldBox")];
    if (boxes.length) line.hidden = boxes.every((box) => box.hidden);
  }
}

function empty(input) {
  if (!input.value) return;
  input.value = "";
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

const group = document.getElementById("stated-group");
for (const row of group?.querySelectorAll(".inline-related") ?? []) fit(row, false);
group?.addEventListener("change", (event) => {
  if (event.target.matches("select[name$='-fact']")) fit(event.target.closest(".inline-related"), true);
});
document.addEventListener("formset:added", (event) => {
  if (event.detail?.formsetName === "stated") fit(event.target, false);
});
