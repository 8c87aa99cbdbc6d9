// What the page leaves out because it follows from what stands there: each question's place in the form.

export function unfold(from) {
  from.querySelectorAll(".field:not([data-name])").forEach((field) => {
    field.dataset.name = field.id || field.querySelector("[data-kind]").id;
  });
}
