// What the page sends, and what came back in words: a failure never looks like success.

const WAIT = 20_000; // ms
const UNREACHED = "The server cannot be reached; nothing was stored.";

/** Post fields to the page (an act) or to an address. Resolves with {status, body}; status 0: no answer. */
export async function send(url, fields) {
  const form = fields instanceof FormData ? fields : toForm(fields);
  form.set("csrfmiddlewaretoken", token());
  return answered(url, { method: "POST", body: form });
}

/** Post JSON; `keepalive` lets it outlive the page. */
export async function sendJson(url, value, { keepalive = false } = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
  return answered(url, { method: "POST", body: JSON.stringify(value), headers, keepalive });
}

export async function ask(url) {
  return answered(url, {});
}

async function answered(url, { headers = {}, ...options }) {
  try {
    const response = await fetch(url, {
      ...options,
      headers: { Accept: "application/json", ...headers },
      signal: options.keepalive ? undefined : AbortSignal.timeout(WAIT),
    });
    if (response.redirected) return failure(401, "You are signed out. Sign in in another tab, then try again.");
    const isJson = /\bjson\b/u.test(response.headers.get("Content-Type") ?? "");
    if (isJson) return { status: response.status, body: await response.json() };
    return failure(response.status, wordsOf(response.status));
  } catch {
    return failure(0, UNREACHED);
  }
}

function wordsOf(status) {
  if (status === 403) return "The page is too old, or you may not do that: load it anew.";
  return `The server failed (${status}); nothing was stored.`;
}

function failure(status, words) {
  return { status, body: { errors: [words] } };
}

function toForm(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}
