// Comfort of the pages of accounts; each works without.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);

  // A link holds its secret after « # », which no server receives: it goes into the form, and
  // leaves the address. Nothing is sent before the button is pressed.
  const field = byId("champ-jeton");
  if (field) {
    const secret = location.hash.slice(1);
    if (/^[\w-]{20,}$/.test(secret)) {
      field.value = secret;
      history.replaceState(null, "", location.pathname);
    }
    const ready = field.value !== "" && !field.hasAttribute("aria-invalid");
    byId("lien-pret").hidden = !ready;
    byId("lien-a-coller").hidden = ready;
  }

  for (const each of document.querySelectorAll("[data-shows]")) {
    each.closest("[hidden]").hidden = false;
    each.addEventListener("change", () => {
      byId(each.dataset.shows).type = each.checked ? "text" : "password";
    });
  }
})();
