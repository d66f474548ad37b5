// Entry: every geometry field of a form, those of rows added later too.

import { GeometryField } from "./field.js";

const started = new WeakSet();
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    start(target);
  }
}, { rootMargin: "300px" });

/** Make maps of the fields inside an element once they are about to be seen. */
function watch(element) {
  for (const field of element.querySelectorAll(".geometry-field")) {
    if (!field.closest(".empty-form")) seen.observe(field);
  }
}

function start(field) {
  if (started.has(field)) return;
  started.add(field);
  new GeometryField(field);
}

watch(document);
document.addEventListener("formset:added", (event) => watch(event.target));
