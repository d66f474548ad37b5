// The buttons above a map, in words. Nothing here knows what they do.

let count = 0;

/** Return a button; `does` is called when it is pressed. */
export function button(label, does, title = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "geometry-button";
  made.textContent = label;
  made.title = title;
  made.addEventListener("click", does);
  return made;
}

/** Return a labelled text input whose Enter key does not send the form. */
export function input(label, placeholder, enter) {
  const wrap = document.createElement("label");
  const made = document.createElement("input");
  count += 1;
  made.type = "text";
  made.id = `geometry-input-${count}`;
  made.placeholder = placeholder;
  made.autocomplete = "off";
  made.dir = "ltr";
  wrap.htmlFor = made.id;
  wrap.append(`${label} `, made);
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    enter();
  });
  return [wrap, made];
}

/** Return an element of a class with children. */
export function box(name, ...children) {
  const made = document.createElement("div");
  made.className = name;
  made.append(...children);
  return made;
}

/** Return a line that is read out when it changes. */
export function statusLine() {
  const made = document.createElement("p");
  made.className = "geometry-status";
  made.setAttribute("role", "status");
  return made;
}
