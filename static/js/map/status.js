// What the page says about itself: loading, nothing here, something failed. In words, with a way out.

import { dayWords } from "../lib/dates.js";
import { emptyNews, failureNews } from "../lib/news.js";
import { el } from "./dom.js";

/** Return {tell} over a live region and a notice on the map. */
export function statusLine(live, notice, actions) {
  let shown = "";

  function tell({ loading, failed, count, state, extent }) {
    live.textContent = loading ? "Loading…" : failed.length ? "" : summary(count, state.day);
    document.documentElement.classList.toggle("is-loading", loading);
    const news = failed.length ? failureNews(failed) : !loading && count === 0 ? emptyNews(state, extent) : null;
    const text = JSON.stringify(news);
    if (text === shown) return;
    shown = text;
    notice.hidden = !news;
    if (news) notice.replaceChildren(...present(news));
  }

  function present({ words, ways, tone }) {
    notice.dataset.tone = tone;
    return [
      el("p", { class: "notice__words" }, words),
      el(
        "p",
        { class: "notice__ways" },
        ways.map(({ label, action, value }) =>
          el("button", { type: "button", class: "button", onclick: () => actions[action](value) }, label),
        ),
      ),
    ];
  }

  return { tell };
}

function summary(count, day) {
  const when = day === ".." ? "any date" : dayWords(day);
  return `${count} shown, ${when}`;
}
