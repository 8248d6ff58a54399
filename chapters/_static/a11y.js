// Small repairs of the theme for readers who use a keyboard or a screen reader; each says what it mends.

document.addEventListener("DOMContentLoaded", () => {
  // An aria-label must contain the words one sees (WCAG 2.5.3); here the visible text names the control well enough.
  const named = ".search-button-field, details.hide > summary, details.toggle-details > summary";
  for (const control of document.querySelectorAll(named)) control.removeAttribute("aria-label");

  // The sidebar holds the book's title outside any landmark.
  const sidebar = document.getElementById("pst-primary-sidebar");
  sidebar?.setAttribute("role", "navigation");
  sidebar?.setAttribute("aria-label", "Book");

  // docutils gives sources a role that ARIA has withdrawn, and their list links where only items may be.
  for (const source of document.querySelectorAll(".citation-list, .citation")) source.removeAttribute("role");

  // Font Awesome turns an icon's title into text inside the button, which already has a name of its own.
  for (const button of document.querySelectorAll(".theme-switch-button")) {
    hideIcons(button);
    new MutationObserver(() => hideIcons(button)).observe(button, { childList: true, subtree: true });
  }
});

function hideIcons(button) {
  for (const icon of button.querySelectorAll("svg:not([aria-hidden=true])")) {
    for (const title of icon.querySelectorAll("title")) title.remove();
    for (const name of ["role", "aria-labelledby", "title"]) icon.removeAttribute(name);
    icon.setAttribute("aria-hidden", "true");
  }
}

// Code and tables wider than the screen scroll sideways, so the keyboard must be able to reach them.  The theme looks
// once, before fonts and formulas have their final width.
function reachScrollable() {
  for (const box of document.querySelectorAll("pre, .pst-scrollable-table-container, .cell_output .output, div.math")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
}

window.addEventListener("load", async () => {
  await document.fonts.ready;
  await window.MathJax?.startup?.promise;
  reachScrollable();
});
window.addEventListener("resize", reachScrollable);
