"use strict";
/* Small comforts over pages that work without them. */
(() => {
  const sidebarButton = document.querySelector("[data-toggles=sidebar]");
  const showSidebar = (open) => {
    document.body.classList.toggle("sidebar-open", open);
    sidebarButton?.setAttribute("aria-expanded", String(open));
  };
  sidebarButton?.addEventListener("click", () => showSidebar(!document.body.classList.contains("sidebar-open")));
  document.addEventListener("click", (event) => {
    if (document.body.classList.contains("sidebar-open") && !event.target.closest("#sidebar, [data-toggles=sidebar]")) showSidebar(false);
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      showSidebar(false);
      document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      const field = document.querySelector("[data-focus-key='/']");
      if (field) { event.preventDefault(); field.focus(); }
    }
  });
  document.querySelectorAll(".file-control input").forEach((input) => input.addEventListener("change", () => {
    const name = input.parentElement.querySelector(".file-name");
    if (input.files.length) name.textContent = [...input.files].map((file) => file.name).join(", ");
  }));
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  /* What a page asks for by itself, with no event of anybody's behind it, keeps no session in use. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.triggeringEvent) event.detail.headers["Keyhall-Background"] = "true";
  });
  document.querySelectorAll("a[data-go-on]").forEach((link) => window.location.replace(link.href));
})();
