// The sheet of a week by keyboard: arrows go from cell to cell, a letter or a figure fills one.
"use strict";
(() => {
  const sheet = document.getElementById("feuille");
  if (!sheet) return;
  document.documentElement.classList.add("scripted");
  const said = document.getElementById("totaux");
  const LETTERS = { p: "present", e: "absent_excuse", a: "absent" };
  const minutesOf = [...sheet.querySelectorAll("thead [data-minutes]")].map((each) => Number(each.dataset.minutes));
  const find = (name) => sheet.elements[name];
  const code = (row, column) => find(`c-${row}-${column}`);
  const hours = (row, column) => find(`h-${row}-${column}`);
  const place = (field) => [Number(field.dataset.row), Number(field.dataset.column)];
  const rows = sheet.querySelectorAll("tbody tr").length;

  const read = (text) => {
    const clock = /^(\d{1,3})\s*(?:h|:)\s*([0-5]?\d)?$/i.exec(text);
    if (clock) return Number(clock[1]) * 60 + Number(clock[2] || 0);
    const minutes = /^(\d{1,5})\s*(?:min|mn|')$/i.exec(text);
    if (minutes) return Number(minutes[1]);
    const decimal = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text);
    return decimal ? Math.round(Number(`${decimal[1]}.${decimal[2] || 0}`) * 60) : 0;
  };
  const told = (minutes) => {
    const rest = minutes % 60;
    return `${Math.floor(minutes / 60)}\u00a0h${rest ? `\u00a0${String(rest).padStart(2, "0")}` : ""}`;
  };
  const counted = (row, column) => {
    if (code(row, column).value !== "present") return 0;
    const text = hours(row, column).value.trim();
    return text ? read(text) : minutesOf[column];
  };

  let waiting = 0;
  const count = (row, column) => {
    let mine = 0;
    for (let i = 0; i < minutesOf.length; i += 1) mine += counted(row, i);
    let theirs = 0;
    let present = 0;
    for (let i = 0; i < rows; i += 1) {
      theirs += counted(i, column);
      present += code(i, column).value === "present";
    }
    let whole = 0;
    for (let i = 0; i < rows; i += 1) for (let j = 0; j < minutesOf.length; j += 1) whole += counted(i, j);
    sheet.querySelector(`[data-total-row="${row}"]`).textContent = told(mine);
    sheet.querySelector(`[data-total-column="${column}"]`).textContent = `${present} · ${told(theirs)}`;
    sheet.querySelector("[data-total]").textContent = told(whole);
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      said.textContent = `Cette personne : ${told(mine)}. Cette séance : ${present} présents, ${told(theirs)}. En tout : ${told(whole)}.`;
    }, 600);
  };

  const go = (row, column, asHours) => {
    if (row < 0 || row >= rows || column < 0 || column >= minutesOf.length) return false;
    const field = asHours ? hours(row, column) : code(row, column);
    field.focus();
    if (asHours) field.select();
    return true;
  };
  const atStart = (field) => field.tagName === "SELECT" || (field.selectionStart === 0 && field.selectionEnd === 0) || field.selectionEnd - field.selectionStart === field.value.length;
  const atEnd = (field) => field.tagName === "SELECT" || field.selectionStart === field.value.length || field.selectionEnd - field.selectionStart === field.value.length;

  const moved = (event, field) => {
    const [row, column] = place(field);
    const isHours = field.tagName === "INPUT";
    switch (event.key) {
      case "ArrowUp": return go(row - 1, column, isHours);
      case "ArrowDown": return go(row + 1, column, isHours);
      case "Enter": return go(row + 1, column, isHours) || go(0, column + 1, isHours) || true;
      case "ArrowLeft":
        if (!atStart(field)) return false;
        return isHours ? go(row, column, false) : go(row, column - 1, true);
      case "ArrowRight":
        if (!atEnd(field)) return false;
        return isHours ? go(row, column + 1, false) : go(row, column, true);
      default: return false;
    }
  };
  // What was typed and not saved is not lost by a press beside.
  let unsaved = false;
  sheet.addEventListener("submit", () => { unsaved = false; });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  const changed = (field) => {
    field.closest("td").classList.remove("proposed");
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const filled = (event, field) => {
    if (field.tagName !== "SELECT") return false;
    const [row, column] = place(field);
    const letter = LETTERS[event.key.toLowerCase()];
    if (letter || event.key === "Delete" || event.key === "Backspace") {
      field.value = letter || "";
      if (letter !== "present") hours(row, column).value = "";
      changed(field);
      return true;
    }
    if (/^\d$/.test(event.key)) {
      field.value = "present";
      const into = hours(row, column);
      into.value = event.key;
      into.focus();
      into.setSelectionRange(1, 1);
      changed(field);
      return true;
    }
    return false;
  };

  sheet.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLElement) || !field.dataset.row) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      sheet.requestSubmit();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (moved(event, field) || filled(event, field)) event.preventDefault();
  });
  sheet.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.dataset.row) return;
    const [row, column] = place(field);
    field.closest("td").classList.remove("proposed");
    if (field.tagName === "INPUT" && field.value && !code(row, column).value) code(row, column).value = "present";
    if (field.tagName === "SELECT" && field.value !== "present") hours(row, column).value = "";
    count(row, column);
  });
  sheet.addEventListener("change", (event) => {
    if (!event.target.dataset.row) return;
    unsaved = true;
    count(...place(event.target));
  });
  for (let i = 0; i < rows; i += 1) if (minutesOf.length) count(i, 0);
  for (let j = 1; j < minutesOf.length; j += 1) count(0, j);
  clearTimeout(waiting);
})();
