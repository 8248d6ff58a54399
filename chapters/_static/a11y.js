// Small repairs of the theme for readers who use a keyboard or a screen reader; each says what it mends.

document.addEventListener("DOMContentLoaded", () => {
  // An aria-label must contain the words one sees (WCAG 2.5.3); here the visible text names the control well enough.
  const named = ".search-button-field, details.hide > summary, details.toggle-details > summary";
  for (const control of document.querySelectorAll(named)) control.removeAttribute("aria-label");

  // What unfolds the pages below a page in the sidebar is an arrow without a name.
  for (const arrow of document.querySelectorAll("nav li.has-children > details > summary")) {
    arrow.setAttribute("aria-label", `Pages of ${arrow.closest("li").querySelector("a").textContent.trim()}`);
  }

  // The sidebar holds the book's title outside any landmark.
  const sidebar = document.getElementById("pst-primary-sidebar");
  sidebar?.setAttribute("role", "navigation");
  sidebar?.setAttribute("aria-label", "Book");

  // docutils gives sources a role that ARIA has withdrawn, and their list links where only items may be.
  for (const source of document.querySelectorAll(".citation-list, .citation")) source.removeAttribute("role");

  // Sphinx puts the modules of a package into a list right inside a list, without an item around it.
  for (const list of document.querySelectorAll("ul > ul")) list.previousElementSibling?.append(list);
});

// What is wider than the screen scrolls sideways, so the keyboard must be able to reach it.  The theme looks once,
// before fonts and formulas have their final width.
function reachScrollable() {
  const boxes = "pre, mjx-container[display=true], .pst-scrollable-table-container, .cell_output .output";
  for (const box of document.querySelectorAll(boxes)) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
}

window.addEventListener("load", async () => {
  await window.MathJax?.startup?.promise;
  await document.fonts.ready;
  reachScrollable();
});
window.addEventListener("resize", reachScrollable);
