// Links of the scorecard (href "?…") become reruns of the open session instead of page loads:
// 0.2 s instead of 1.2 s. Streamlit reruns on `popstate`, with the address as it then is.
(() => {
  if (window.smkNavigation) return;
  window.smkNavigation = true;

  // Move the focus to the redrawn element, or to the old one if it is not redrawn soon; where that
  // was only late, follow it. A reader who meanwhile goes elsewhere, or on, is left alone.
  const SOON = 1500, LATE = 15000; // milliseconds
  let newest = 0;
  const focusLater = (id) => {
    const mine = ++newest;
    const start = performance.now();
    const asked = document.activeElement;
    let known = document.getElementById(id);
    const step = () => {
      const waited = performance.now() - start;
      const element = document.getElementById(id);
      const active = document.activeElement;
      if (mine !== newest || waited > LATE || ![document.body, asked, known].includes(active)) return;
      if (element && (element !== known || (waited > SOON && active !== element))) {
        known = element;
        element.focus({ preventScroll: true });
        if (id === "smk-title") document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
        else element.scrollIntoView({ block: "nearest" });
      }
      requestAnimationFrame(step);
    };
    step();
  };

  const go = (href, focus) => {
    history.pushState({}, "", href);
    dispatchEvent(new PopStateEvent("popstate"));
    focusLater(focus);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest('.smk a[href^="?"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.getAttribute("href"), link.dataset.focus || "smk-title");
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".smk form");
    if (!form) return;
    event.preventDefault();
    const address = new URLSearchParams(location.search);
    for (const [name, value] of new FormData(form)) address.set(name, value);
    go("?" + address, "smk-found");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.smk-menu[open]")) menu.open = false;
  });
})();
